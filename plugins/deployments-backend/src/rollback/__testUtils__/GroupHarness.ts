import { mockServices } from '@backstage/backend-test-utils';
import type { OnFailure } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import type { EnginePorts, GroupPort } from '../engine/ports';
import { GroupCoordinator } from '../group/GroupCoordinator';
import { GroupStore } from '../group/GroupStore';
import {
  groupDigest,
  groupFingerprint,
  type GroupRecord,
} from '../group/records';
import { newRecord, type RollbackRecord } from '../records';
import { cloudPlan, FakeCloud } from './FakeCloud';
import { FakeClouds } from './FakeFleet';
import { Harness, type Replica } from './harness';
import { sampleTarget } from './samples';

/** A database, a cloud for each of several targets, and the replicas that share them. */
export class GroupHarness {
  readonly clouds = new FakeClouds();
  readonly harness: Harness;
  readonly groups: GroupStore;
  /** How often the end was told. */
  told = 0;

  constructor(readonly knex: Knex) {
    this.harness = new Harness(knex, new FakeCloud());
    this.groups = new GroupStore(knex, this.harness.store);
  }

  private coordinator(): GroupPort {
    return new GroupCoordinator({
      groups: this.groups,
      rollbacks: this.harness.store,
      auditor: mockServices.auditor.mock({
        createEvent: async () => {
          this.told += 1;
          return { success: async () => {}, fail: async () => {} };
        },
      }),
      logger: mockServices.logger.mock(),
    });
  }

  /** A process. */
  replica(change: (ports: EnginePorts) => EnginePorts = p => p): Replica {
    return this.harness.replica(ports =>
      change({
        ...ports,
        providerFor: () => this.clouds,
        groups: this.coordinator(),
      }),
    );
  }

  /** Stores a group of so many targets, as the service does. Ids are `g` and `m0`, `m1`, … */
  async request(
    count: number,
    options: {
      atOnce?: number;
      onFailure?: OnFailure;
      approval?: RollbackRecord['approval'];
    } = {},
  ): Promise<void> {
    const requestedAt = this.harness.clock.now();
    const members = Array.from({ length: count }, (_, position) =>
      newRecord({
        id: `m${position}`,
        entityRef: 'component:default/royalty-calculator',
        plan: cloudPlan({
          steps: cloudPlan().steps.filter(({ id }) => id === 'deploy'),
          target: sampleTarget(`function-${position}`),
          verificationSeconds: 0,
        }),
        reason: 'Errors since v43',
        requestedBy: 'user:default/ada',
        requestedAt,
        group: { id: 'g', position },
        approval: options.approval,
      }),
    );
    const group: Omit<GroupRecord, 'digest'> = {
      id: 'g',
      reason: 'Errors since v43',
      requestedBy: 'user:default/ada',
      requestedAt,
      atOnce: options.atOnce ?? 2,
      onFailure: options.onFailure ?? 'stop',
      fingerprint: groupFingerprint([]),
    };
    await this.groups.create(
      { ...group, digest: groupDigest(group, members) },
      members,
    );
  }

  /** Has processes look for work, one after another, until there is none. */
  async finish(...replicas: Replica[]): Promise<void> {
    for (let round = 0; round < 50; round++) {
      await Promise.all(replicas.map(({ engine }) => engine.takeUp()));
      await Promise.all(replicas.map(({ engine }) => engine.idle()));
      const left = await this.knex('rollbacks').where({ settled: false });
      const open = await this.groups.unsettled();
      if (left.length + open.length === 0) return;
    }
    throw new Error('The group never came to its end');
  }

  /** All there is to know of a member. */
  async members(): Promise<RollbackRecord[]> {
    return (await this.groups.get('g'))?.members ?? [];
  }

  /** Effects on each target. */
  effects(count: number): string[][] {
    return Array.from(
      { length: count },
      (_, at) => this.clouds.of(sampleTarget(`function-${at}`)).effects,
    );
  }

  /** The cloud of a member. */
  cloud(at: number): FakeCloud {
    return this.clouds.of(sampleTarget(`function-${at}`));
  }

  /** Forgets everything. */
  static async clear(knex: Knex): Promise<void> {
    await knex('rollbacks').delete();
    await knex('rollback_groups').delete();
  }
}
