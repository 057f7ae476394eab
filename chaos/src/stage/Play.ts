import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import type { Simulator } from '@backspin/simulator';
import { seededRandom, Timeline } from '../time/Timeline';
import type { Scenario, Scene } from '../world/Scene';
import { CallGate } from './CallGate';
import type { Database } from './Database';
import { Replica } from './Replica';
import { Trail } from './Trail';

/** One rollback of a case. */
export interface Part {
  /** Its id. */
  id: string;
  scene: Scene;
  plan: Plan;
}

/** A scenario with everything in its place, to be played once. */
export interface Setting {
  strategy: string;
  /** One, or several as a group, in order. */
  parts: Part[];
  group?: Scenario['group'];
  /** The world at the moment of the request, and when that is. */
  saved: string;
  startsAt: number;
}

/** One case under way: a simulated AWS, a database, and the replicas that share them. */
export class Play {
  readonly timeline: Timeline;
  readonly gate: CallGate;
  readonly trail: Trail;
  readonly random: () => number;
  readonly replicas: Replica[] = [];
  private awayUntil = -Infinity;

  constructor(
    readonly setting: Setting,
    readonly simulator: Simulator,
    readonly database: Database,
    seed: string,
  ) {
    this.timeline = new Timeline(setting.startsAt);
    this.random = seededRandom(seed);
    this.gate = new CallGate(simulator);
    this.trail = new Trail(() => this.gate.calls.length);
    simulator.restore(setting.saved);
    this.timeline.onStep = ms => {
      simulator.control.step(ms);
      setting.parts.forEach(({ scene }) => scene.meanwhile?.(simulator.world));
    };
  }

  /** Starts another process. */
  replica(name: string, skewMs?: number): Replica {
    const replica = new Replica(name, this, skewMs);
    this.replicas.push(replica);
    return replica;
  }

  /** Has a process ask for the rollback, or for all of them as one. */
  ask(replica: Replica): Promise<void> {
    const { parts, group } = this.setting;
    if (group) return replica.requestGroup(parts, group);
    const [{ id, plan }] = parts;
    return replica.request(id, plan);
  }

  /** Whether everything has come to its end, and has been told. */
  async isOver(): Promise<boolean> {
    const { groups, store } = this.database;
    const { parts, group } = this.setting;
    const records = await Promise.all(parts.map(({ id }) => store.get(id)));
    const open = group ? await groups.unsettled() : [];
    return records.every(record => record?.settled) && open.length === 0;
  }

  /** The database does not answer for so long, from now on. */
  takeDatabaseAway(ms: number): void {
    this.awayUntil = this.timeline.now + ms;
  }

  /** @throws as a database that cannot be reached */
  refuseWhileAway(): void {
    if (this.timeline.now >= this.awayUntil) return;
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
    });
  }

  /** Lets fifteen seconds of silence pass, so that whoever lives can take over. */
  async silence(): Promise<void> {
    this.timeline.step(16_000);
    await this.database.expireLeases();
  }
}
