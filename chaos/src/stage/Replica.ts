import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import type { DeploymentProvider } from '@backspin/backstage-plugin-deployments-node';
import {
  simulatorRequestHandler,
  TOOLS_CREDENTIALS,
} from '@backspin/simulator';
import { GITHUB_API } from '@backspin/simulator/src/services/github';
import { ConfigReader } from '@backstage/config';
import { setImmediate } from 'node:timers/promises';
import {
  createAwsDeployments,
  DefaultWitness,
  type EnginePorts,
  RollbackEngine,
} from '../product';
import { newRecord } from '../productRecords';
import { within } from '../time/Timeline';
import type { Surroundings } from '../time/Timeline';
import { GITHUB_TOKEN } from '../world/amplifyScenes';
import { ENDPOINT, PLACE, ROLES } from '../world/place';
import type { Play } from './Play';
import { silent } from './silent';

/** Never comes back: what a process that has ended waits for. */
const never = () => new Promise<never>(() => {});

const configuration = new ConfigReader({
  deployments: {
    aws: {
      endpoint: ENDPOINT,
      quotaShare: 1,
      accounts: [{ id: PLACE.account, regions: [PLACE.region], ...ROLES }],
    },
  },
});

/**
 * One backend process, as far as rollbacks go: the product's engine, store and
 * providers, with a clock of its own. It can end, or be paused, at any call.
 */
export class Replica {
  readonly engine: RollbackEngine;
  readonly provider: DeploymentProvider;
  /** Step that is being carried out. */
  step = 'landing';
  /** How often it has made sure of its lease. */
  renewals = 0;
  /** Called before it makes sure of its lease, with how often it did before. */
  onRenewal: (before: number) => Promise<void> | void = () => {};
  private dead = false;
  private readonly surroundings: Surroundings;

  constructor(readonly name: string, private readonly play: Play, skewMs = 0) {
    const { timeline, random } = play;
    const fetch = (request: Request) => play.gate.pass(this, request);
    this.surroundings = { timeline, random, skewMs, fetch };
    const { providers } = within(this.surroundings, () =>
      createAwsDeployments({
        config: configuration,
        credentials: {
          getCredentialProvider: async () => ({
            sdkCredentialProvider: async () => TOOLS_CREDENTIALS,
          }),
        },
        codeHosts: {
          accessTo: async () => ({
            kind: 'github',
            apiBaseUrl: `${ENDPOINT}${GITHUB_API}`,
            headers: { Authorization: `Bearer ${GITHUB_TOKEN}` },
          }),
        },
        requestHandler: simulatorRequestHandler({ fetch }),
      }),
    );
    this.provider = providers.find(({ kind }) => kind === play.target.kind)!;
    this.engine = new RollbackEngine(this.ports());
  }

  /** Does something in this process. */
  run<T>(work: () => T): T {
    return within(this.surroundings, work);
  }

  /** Ends it: from now on nothing that it waits for comes back. */
  kill(): void {
    this.dead = true;
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** A point at which it may have ended. */
  async alive(): Promise<void> {
    if (this.dead) await never();
  }

  /** Asks for the rollback, as the service does. */
  async request(id: string, plan: Plan): Promise<void> {
    await this.run(async () => {
      const record = newRecord({
        id,
        entityRef: 'component:default/chaos',
        plan,
        reason: 'Errors since the last release',
        requestedBy: 'user:default/ada',
        requestedAt: Date.now(),
      });
      const token = this.engine.newToken();
      await this.play.database.store.create(record, token);
      this.engine.adopt(record, token);
    });
  }

  /** Looks for work, and does it; returns when there is none left. */
  async work(): Promise<void> {
    await this.run(async () => {
      // What it meets here it meets again two seconds later.
      await this.engine.takeUp().catch(() => {});
      await this.engine.idle();
    });
  }

  private ports(): EnginePorts {
    const { database, trail } = this.play;
    const witness = new DefaultWitness({
      announcer: { rollbackChanged: async () => {} },
      auditor: trail.auditorOf(this.name),
      refresh: () => {},
      logger: silent,
    });
    return {
      store: this.mortal(database.store, async name => {
        if (name === 'renew') {
          await this.onRenewal(this.renewals);
          this.renewals += 1;
          await this.alive();
        }
        this.play.refuseWhileAway();
      }),
      history: this.mortal(database.history, async () =>
        this.play.refuseWhileAway(),
      ),
      providerFor: () => this.mortal(this.provider),
      alarmsWatching: async () => 1,
      gate: { refusal: async () => undefined },
      unhealthy: { undo: async () => {} },
      witness: {
        changed: rollback => {
          const at = rollback.steps.find(({ status }) => status === 'running');
          this.step = at?.id ?? 'landing';
        },
        awaiting: rollback => witness.awaiting(rollback),
        approved: rollback => witness.approved(rollback),
        started: rollback => witness.started(rollback),
        landed: rollback => witness.landed(rollback),
        stepBegins: async (rollback, position) => {
          await this.alive();
          return witness.stepBegins(rollback, position);
        },
        ended: async rollback => {
          await this.alive();
          await witness.ended(rollback);
        },
      },
      clock: {
        now: () => Date.now(),
        sleep: async (ms, signal) => {
          await setImmediate();
          await this.alive();
          if (!signal.aborted) this.play.timeline.step(ms);
        },
      },
      logger: silent,
    };
  }

  /** Something of this process: its calls do not come back once it has ended. */
  private mortal<T extends object>(
    object: T,
    before: (name: string) => Promise<void> = async () => {},
  ): T {
    return new Proxy(object, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await this.alive();
          await before(String(name));
          try {
            return await member.apply(target, args);
          } finally {
            await this.alive();
          }
        };
      },
    });
  }
}
