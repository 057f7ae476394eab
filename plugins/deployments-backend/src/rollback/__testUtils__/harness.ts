import { mockServices } from '@backstage/backend-test-utils';
import type {
  Deployment,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../engine/clock';
import type { EnginePorts, Witness } from '../engine/ports';
import { RollbackEngine } from '../engine/RollbackEngine';
import type { RollbackRecord } from '../records';
import { RollbackStore } from '../RollbackStore';
import { cloudPlan, type FakeCloud } from './FakeCloud';
import { sampleRecord } from './samples';

/** A clock on which waiting takes no time. */
export class FakeClock implements Clock {
  time = 10_000;
  /** Called whenever somebody waits. */
  onSleep: (ms: number) => void | Promise<void> = () => {};

  now = () => this.time;
  sleep = async (ms: number, signal: AbortSignal) => {
    await setImmediate();
    if (signal.aborted) return;
    this.time += ms;
    await this.onSleep(ms);
  };
}

/** Who remembers what they were told. */
export class Memory implements Witness {
  readonly told: string[] = [];
  readonly states: string[] = [];

  changed(rollback: Rollback) {
    this.states.push(rollback.status);
  }
  async awaiting() {
    this.told.push('awaiting');
  }
  async approved() {
    this.told.push('approved');
  }
  async started() {
    this.told.push('started');
  }
  async stepBegins(rollback: Rollback, position: number) {
    const { id } = rollback.steps[position];
    this.told.push(`${id} begins`);
    return {
      success: async () => {
        this.told.push(`${id} succeeded`);
      },
      fail: async () => {
        this.told.push(`${id} failed`);
      },
    };
  }
  landed() {
    this.told.push('landed');
  }
  async ended(rollback: Rollback) {
    this.told.push(`ended ${rollback.status}`);
  }
}

/** One backend process, as far as rollbacks go. */
export interface Replica {
  engine: RollbackEngine;
  ports: EnginePorts;
}

/** A database, a cloud and the replicas that share them. */
export class Harness {
  readonly clock = new FakeClock();
  readonly witness = new Memory();
  readonly history: Deployment[] = [];
  readonly takenBack: string[][] = [];
  readonly store: RollbackStore;
  /** What a look at a rollback that has been approved finds. */
  refusal: () => string | undefined = () => undefined;

  constructor(readonly knex: Knex, readonly cloud: FakeCloud) {
    this.store = RollbackStore.create(knex);
  }

  ports(): EnginePorts {
    return {
      store: this.store,
      providerFor: () => this.cloud,
      history: {
        merge: async deployments => {
          for (const deployment of deployments) {
            const known = this.history.findIndex(d => d.id === deployment.id);
            if (known >= 0) this.history[known] = deployment;
            else this.history.push(deployment);
          }
        },
        markTakenBack: async (_target, releases) => {
          this.takenBack.push(releases);
        },
      },
      alarmsWatching: async () => 1,
      unhealthy: {
        undo: async ({ id }) => void this.witness.told.push(`undo ${id}`),
      },
      gate: { refusal: async () => this.refusal() },
      witness: this.witness,
      clock: this.clock,
      logger: mockServices.logger.mock(),
    };
  }

  replica(change: (ports: EnginePorts) => EnginePorts = p => p): Replica {
    const ports = change(this.ports());
    return { engine: new RollbackEngine(ports), ports };
  }

  /** Asks for a rollback, as the service does. */
  async request(
    { engine }: Replica,
    overrides: Partial<RollbackRecord> = {},
  ): Promise<void> {
    const record = sampleRecord('r1', {
      plan: cloudPlan(),
      requestedAt: this.clock.now(),
      ...overrides,
    });
    record.steps = record.plan.steps.map(() => ({
      status: 'pending',
      attempts: 0,
      requestIds: [],
    }));
    const token = engine.newToken();
    // Storing is part of the request, which fails with the process.
    await this.store.create(record, token);
    engine.adopt(record, token);
  }

  async record(): Promise<RollbackRecord> {
    const record = await this.store.get('r1');
    if (!record) throw new Error('There is no rollback r1');
    return record;
  }
}
