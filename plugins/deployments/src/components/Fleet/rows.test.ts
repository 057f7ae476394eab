import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import {
  DAY,
  ENVIRONMENTS,
  HOUR,
  ago,
  fleetOf,
  fleetTarget,
  lambdaTarget,
} from '../../testUtils';
import { columnsOf, rowsOf } from './rows';

const item = (
  entity: string,
  name: string,
  place: string | undefined,
  more: Partial<FleetTarget> = {},
) => fleetTarget(entity, lambdaTarget(name, place), more);

const all = () => true;
const order = (targets: FleetTarget[], sort: 'problems' | 'name' | 'newest') =>
  rowsOf(fleetOf(targets), all, sort).map(
    ({ entityRef }) => entityRef.split('/')[1],
  );
const cellOf = (targets: FleetTarget[], matches = all as () => boolean) =>
  rowsOf(fleetOf(targets), matches, 'name')[0].cells.get('prod')!;

describe('columnsOf', () => {
  it('has the environments in order, without those that have nothing', () => {
    expect(
      columnsOf({
        environments: [...ENVIRONMENTS].reverse(),
        targets: [item('a', 'a', 'prod'), item('a', 'a', 'dev')],
      }).map(({ key }) => key),
    ).toEqual(['dev', 'prod']);
  });

  it.each([
    ['no rule places', undefined],
    ['stands in an environment that is no longer configured', 'qa'],
  ])('has a last column for what %s', (_, place) => {
    const fleet = fleetOf([item('a', 'a', place), item('a', 'b', 'dev')]);
    expect(columnsOf(fleet).map(({ key }) => key)).toEqual(['dev', '']);
    expect([...rowsOf(fleet, all, 'name')[0].cells.keys()].sort()).toEqual([
      '',
      'dev',
    ]);
  });
});

describe('rowsOf', () => {
  const targets = [
    item('beta', 'b', 'prod'),
    item('alpha', 'a', 'dev', { state: 'failing' }),
    item('delta', 'd', 'prod', { state: 'paused', liveSince: ago(HOUR) }),
    item('gamma', 'g', 'prod', { state: 'failing', liveSince: ago(DAY) }),
    item('epsilon', 'e', undefined, { state: 'failing' }),
    item('zeta', 'z', 'dev', { error: 'unreachable', liveSince: undefined }),
  ];

  it('puts what fails nearest to the users first, and what is well last, by name', () => {
    expect(order(targets, 'problems')).toEqual([
      'gamma',
      'alpha',
      'epsilon',
      'delta',
      'zeta',
      'beta',
    ]);
  });

  it('orders by name, and by what changed last', () => {
    expect(order(targets, 'name')).toEqual([
      'alpha',
      'beta',
      'delta',
      'epsilon',
      'gamma',
      'zeta',
    ]);
    expect(order(targets, 'newest').slice(0, 2)).toEqual(['delta', 'gamma']);
    expect(order(targets, 'newest').at(-1)).toBe('zeta');
  });

  it('keeps a row whole when one target of it matches', () => {
    const [row] = rowsOf(
      fleetOf([
        item('a', 'a', 'dev'),
        item('a', 'a', 'prod', { state: 'failing' }),
        item('b', 'b', 'prod'),
      ]),
      ({ state }) => state === 'failing',
      'name',
    );
    expect([...row.cells].map(([key, { matched }]) => [key, matched])).toEqual([
      ['dev', false],
      ['prod', true],
    ]);
  });
});

describe('a cell', () => {
  it('lets the most urgent speak, then the newest, and counts the other urgent ones', () => {
    const cell = cellOf([
      item('a', 'calm', 'prod', { liveSince: ago(1) }),
      item('a', 'old', 'prod', { state: 'failing', liveSince: ago(DAY) }),
      item('a', 'new', 'prod', { state: 'failing', liveSince: ago(HOUR) }),
      item('a', 'paused', 'prod', { state: 'paused' }),
    ]);
    expect(cell.lead.target.name).toBe('new');
    expect(cell.others).toBe(2);
  });

  it('lets what matches speak before what is more urgent', () => {
    const cell = rowsOf(
      fleetOf([
        item('a', 'urgent', 'prod', { state: 'failing' }),
        item('a', 'asked', 'prod'),
      ]),
      ({ target }) => target.name === 'asked',
      'name',
    )[0].cells.get('prod')!;
    expect(cell.lead.target.name).toBe('asked');
    expect(cell.others).toBe(0);
  });

  it('says of calm targets which is furthest behind', () => {
    const behind = (releases: number) => ({
      behind: { environment: 'staging', releases },
    });
    const cell = cellOf([
      item('a', 'one', 'prod', behind(1)),
      item('a', 'three', 'prod', behind(3)),
      item('a', 'none', 'prod', behind(0)),
    ]);
    expect(cell.behind?.target.name).toBe('three');
  });

  it('speaks of itself alone where it has something to say', () => {
    const cell = cellOf([
      item('a', 'failing', 'prod', { state: 'failing' }),
      item('a', 'other', 'prod', {
        behind: { environment: 'staging', releases: 3 },
      }),
    ]);
    expect(cell.behind).toBeUndefined();
  });
});
