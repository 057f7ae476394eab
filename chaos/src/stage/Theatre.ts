import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import { createSimulator } from '@backspin/simulator';
import type { Simulator } from '@backspin/simulator';
import type { PlanInput } from '@backspin/backstage-plugin-deployments-node';
import { START } from '../world/place';
import type { Scenario, Scene } from '../world/Scene';
import { Database } from './Database';
import { Play } from './Play';
import type { Replica } from './Replica';
import type { Setting } from './Play';

/** How long a rollback is watched: long enough to be read twice. */
const VERIFICATION_SECONDS = 20;

/** A simulated AWS and a database, in which one case is played after the other. */
export class Theatre {
  private now = START;

  private constructor(
    private readonly simulator: Simulator,
    private readonly database: Database,
  ) {}

  /** Opens one. */
  static async open(): Promise<Theatre> {
    const clock = { now: () => START };
    const simulator = createSimulator({
      seed: 'chaos',
      startAt: START,
      speed: 0,
      quotas: false,
      realTime: () => clock.now(),
      log: () => {},
    });
    const theatre = new Theatre(simulator, await Database.create());
    clock.now = () => theatre.now;
    return theatre;
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  /** Builds the world of a scenario, and has the product plan the ways back. */
  async prepare(scenario: Scenario): Promise<Setting> {
    const { simulator } = this;
    const { strategy, scenes, group } = scenario;
    await simulator.control.reset();
    await scenario.build(simulator);
    const { now: startsAt } = await simulator.control.clock();
    this.now = startsAt;
    const saved = simulator.save();
    const setting = { strategy, group, parts: [], saved, startsAt };
    const play = new Play(setting, simulator, this.database, 'plan');
    const planner = play.replica('planner');
    const plans = await planner.run(() =>
      Promise.all(scenes.map(scene => this.plan(scene, planner, startsAt))),
    );
    return {
      ...setting,
      parts: scenes.map((scene, at) => ({
        id: `rollback-${at + 1}-of-this-case`,
        scene,
        plan: plans[at],
      })),
    };
  }

  private async plan(
    scene: Scene,
    replica: Replica,
    startsAt: number,
  ): Promise<Plan> {
    const provider = replica.providerFor(scene.target.kind);
    const input: PlanInput = {
      target: scene.target,
      to: scene.to,
      strategy: scene.strategy,
      history: scene.history?.(this.simulator) ?? [],
      rollbacks: [],
    };
    if (!scene.history) {
      const batch = provider.observe({
        account: scene.target.account,
        region: scene.target.region,
        items: [{ target: scene.target }],
        reason: 'requested',
        signal: new AbortController().signal,
      });
      for await (const result of batch) {
        if ('deployments' in result) {
          input.history.push(...[...result.deployments].reverse());
        }
      }
    }
    const answer = await provider.plan(input);
    if ('refusal' in answer) {
      throw new Error(`${scene.strategy}: ${answer.refusal.message}`);
    }
    const { basis: _, ...planned } = answer.draft;
    return {
      ...planned,
      fingerprint: 'chaos',
      madeAt: new Date(startsAt).toISOString(),
      verificationSeconds: VERIFICATION_SECONDS,
    };
  }

  /** Sets a scene for one case. */
  async play(setting: Setting, seed: string): Promise<Play> {
    await this.database.clear();
    await this.simulator.control.clearFaults();
    const play = new Play(setting, this.simulator, this.database, seed);
    this.now = setting.startsAt;
    const step = play.timeline.onStep;
    play.timeline.onStep = ms => {
      this.now += ms;
      step(ms);
    };
    return play;
  }
}
