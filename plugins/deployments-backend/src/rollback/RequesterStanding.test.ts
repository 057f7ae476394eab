import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogRequesterStanding } from './RequesterStanding';

const ENTITY = 'component:default/payouts';
const MARA = 'user:default/mara';

const entity = (
  kind: string,
  name: string,
  relations: Array<[string, string]> = [],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});
const payouts = (owner = 'group:default/money') =>
  entity('Component', 'payouts', [['ownedBy', owner]]);
const mara = (...groups: string[]) =>
  entity(
    'User',
    'mara',
    groups.map(group => ['memberOf', `group:default/${group}`]),
  );
const group = (name: string, parent?: string) =>
  entity('Group', name, parent ? [['childOf', `group:default/${parent}`]] : []);

const standing = (entities: Entity[]) =>
  new CatalogRequesterStanding(
    catalogServiceMock({ entities }),
    mockServices.auth(),
  );

describe('CatalogRequesterStanding', () => {
  const groups = [group('payments', 'money'), group('money'), group('chess')];
  const before = [payouts(), mara('payments', 'chess'), ...groups];
  // The sign-in resolver gives the parent group too.
  const claims = [
    MARA,
    'group:default/payments',
    'group:default/money',
    'group:default/chess',
  ];

  it.each<[string, Entity[], RegExp | undefined]>([
    ['nothing has changed', before, undefined],
    [
      'a group that did not matter is left',
      [payouts(), mara('payments'), ...groups],
      undefined,
    ],
    ['the person left', [payouts(), ...groups], /mara is not in the catalog/],
    [
      'the group is left',
      [payouts(), mara('chess'), ...groups],
      /does not own component:default\/payouts/,
    ],
    [
      'the group left its parent',
      [payouts(), mara('payments'), group('payments'), group('money')],
      /does not own/,
    ],
    [
      'the entity has another owner',
      [payouts('group:default/chess'), mara('payments', 'chess'), ...groups],
      /does not own/,
    ],
    ['the entity is gone', [mara('payments'), ...groups], /payouts is not in/],
  ])('%s', async (_, after, message) => {
    const known = await standing(before).atRequest(MARA, claims, [
      'group:default/money',
    ]);
    expect(known).toMatchObject({
      known: true,
      ownedThrough: ['group:default/money'],
    });
    const lost = await standing(after).lost(MARA, ENTITY, known);
    expect(lost ?? '').toMatch(message ?? /^$/);
  });

  it('holds whoever was allowed by something else to all their groups', async () => {
    const known = await standing(before).atRequest(MARA, claims, [
      'group:default/other',
    ]);
    const without = [payouts(), mara('payments'), ...groups];
    expect(await standing(before).lost(MARA, ENTITY, known)).toBeUndefined();
    expect(await standing(without).lost(MARA, ENTITY, known)).toMatch(
      /no longer a member of group:default\/chess/,
    );
  });

  it('cannot look again at whom the catalog did not know', async () => {
    const known = await standing([]).atRequest('user:default/guest', [], []);
    expect(known).toEqual({ known: false, ownedThrough: [], claims: [] });
    expect(
      await standing([]).lost('user:default/guest', ENTITY, known),
    ).toBeUndefined();
  });

  it('does not go round in circles of groups', async () => {
    const circle = [mara('a'), group('a', 'b'), group('b', 'a')];
    const known = await standing(circle).atRequest(
      MARA,
      ['group:default/b'],
      [],
    );
    expect(known.claims).toEqual(['group:default/b']);
  });

  it.each<[string, string[], boolean]>([
    ['a member', ['group:default/payments'], true],
    ['a member of a group within it', ['group:default/money'], true],
    ['a member of another', ['group:default/chess-club'], false],
    ['anybody whom it knows, where no group is asked for', [], true],
  ])('knows %s', async (_, asked, known) => {
    expect(await standing(before).isMember(MARA, asked)).toBe(known);
    expect(await standing([payouts(), ...groups]).isMember(MARA, asked)).toBe(
      false,
    );
  });
});
