import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  FleetQuery,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import {
  sampleObservation,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { lambdaComponent } from '../__testUtils__/startPlugin';
import type { FleetRow } from '../store/FleetStore';
import { summaryOf } from '../store/summary';
import type { Decisions } from '../targets/Decisions';
import { FleetReader } from './Fleet';

const target = sampleTarget();
const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const row = (patch: Partial<FleetRow> = {}): FleetRow => ({
  entity_ref: 'component:default/royalty-calculator',
  owners: '["group:default/royalties"]',
  target_id: target.id,
  target: JSON.stringify(target),
  summary: JSON.stringify(summaryOf(sampleObservation(target))),
  lineage: null,
  error: null,
  observed_at: String(NOW),
  ...patch,
});

/** The parts of a rollback that the fleet looks at. */
const rollback = (patch: object) =>
  ({
    status: 'succeeded',
    endedAt: '2026-11-23T11:00:00.000Z',
    plan: { to: { id: '42', label: 'v42' } },
    ...patch,
  } as Rollback);

async function read(
  rows: FleetRow[],
  options: { rollback?: Rollback; query?: FleetQuery } = {},
) {
  const cache = mockServices.cache.mock();
  const reader = new FleetReader({
    catalog: catalogServiceMock({
      entities: [lambdaComponent('royalty-calculator')],
    }),
    cache,
    decisions: {
      of: async () => ({
        mayRead: () => true,
        mayRollBack: () => true,
        mayApprove: () => true,
        mayBreakGlass: () => true,
      }),
    } as Pick<Decisions, 'of'> as Decisions,
    fleet: { rows: async () => rows },
    rollbacks: {
      newestOf: async () =>
        new Map(
          options.rollback
            ? [[target.id, { rollback: options.rollback, version: '1' }]]
            : [],
        ),
    },
    environments: [],
    now: () => NOW,
  });
  return (await reader.read(options.query ?? {}, mockCredentials.user()))
    .targets;
}

describe('FleetReader', () => {
  it.each<[string, Rollback | undefined, string]>([
    ['no rollback', undefined, 'live'],
    ['one in progress', rollback({ status: 'running' }), 'moving'],
    ['one that ended an hour ago', rollback({}), 'rolled-back'],
    [
      'one that ended long ago',
      rollback({ endedAt: '2026-11-20T11:00:00.000Z' }),
      'live',
    ],
    [
      'one to a release that is no longer live',
      rollback({ plan: { to: { id: '41', label: 'v41' } } }),
      'live',
    ],
    ['one that failed', rollback({ status: 'failed' }), 'live'],
  ])('with %s', async (_, newest, state) => {
    const [line] = await read([row()], { rollback: newest });
    expect(line.state).toBe(state);
  });

  it('shows a target that was never read, with its error', async () => {
    const [line] = await read([
      row({
        summary: null,
        observed_at: null,
        error: JSON.stringify({ code: 'unreachable', message: 'x', at: '' }),
      }),
    ]);
    expect(line).toMatchObject({ state: 'unknown', error: 'unreachable' });
    expect(line.observedAt).toBeUndefined();
  });

  it('leaves out entities that the catalog does not show to the reader', async () => {
    const lines = await read([
      row(),
      row({ entity_ref: 'component:default/secret' }),
    ]);
    expect(lines.map(({ entityRef }) => entityRef)).toEqual([
      'component:default/royalty-calculator',
    ]);
  });

  it.each<[FleetQuery, number]>([
    [{}, 1],
    [{ environment: 'prod' }, 1],
    [{ environment: 'dev' }, 0],
    [{ kind: 'amplify-branch' }, 0],
    [{ account: target.account }, 1],
    [{ account: '000000000000' }, 0],
    [{ state: 'live', owner: 'group:default/royalties' }, 1],
    [{ state: 'failing' }, 0],
    [{ owner: 'group:default/payments' }, 0],
    [{ text: ' V42  calculator ' }, 1],
    [{ text: 'v43' }, 0],
  ])('filters by %j', async (query, count) => {
    expect(await read([row()], { query })).toHaveLength(count);
  });
});
