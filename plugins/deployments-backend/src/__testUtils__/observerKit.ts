import { mockServices } from '@backstage/backend-test-utils';
import { FakeProvider } from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import type { ObserverConfig } from '../config';
import { Observer } from '../observer/Observer';
import { ProviderRegistry } from '../providers/ProviderRegistry';
import { NO_ROLLBACKS } from '../read/RollbackLookup';
import { EntityStore } from '../store/EntityStore';
import { HistoryStore } from '../store/HistoryStore';
import { ObservationStore } from '../store/ObservationStore';

/** A clock that stands still until it is moved. Milliseconds since the epoch. */
export class TestClock {
  constructor(private time = Date.parse('2026-11-23T12:00:00.000Z')) {}
  readonly now = () => this.time;
  advance(ms: number) {
    this.time += ms;
  }
}

/** The paces of the observer in tests: those of the defaults. */
export const PACES: ObserverConfig = {
  quietMs: 60_000,
  movingMs: 3_000,
  sweepMs: 900_000,
  resolveMs: 300_000,
};

/** The stores and an observer over a database, with a fake provider and a clock. */
export function observerKit(
  knex: Knex,
  options: { stallMs?: number; renewMs?: number; movingMs?: number } = {},
) {
  const { movingMs = PACES.movingMs, ...timing } = options;
  const clock = new TestClock();
  const provider = new FakeProvider(clock.now);
  const registry = new ProviderRegistry();
  registry.addProvider(provider);
  const entities = new EntityStore(knex);
  const history = new HistoryStore(knex);
  const observations = new ObservationStore(knex, history);
  const active = new Set<string>();
  const changed: string[][] = [];
  const logger = mockServices.logger.mock();
  const observer = new Observer({
    observations,
    providers: registry,
    rollbacks: { ...NO_ROLLBACKS, activeTargets: async () => [...active] },
    announcer: {
      targetsChanged: async ids => {
        if (ids.length > 0) changed.push(ids);
      },
    },
    config: { ...PACES, movingMs },
    logger,
    now: clock.now,
    ...timing,
  });
  /** Gives an entity targets, as the resolver would. */
  const link = (entityRef: string, ...targets: Target[]) =>
    entities.saveResolutions(
      [
        {
          entityRef,
          owners: ['group:default/royalties'],
          problems: [],
          systems: [],
          tags: [],
          annotationsHash: 'hash',
          targets,
        },
      ],
      clock.now(),
    );
  return {
    knex,
    clock,
    provider,
    registry,
    entities,
    history,
    observations,
    active,
    changed,
    logger,
    observer,
    link,
  };
}
