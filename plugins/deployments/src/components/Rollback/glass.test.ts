import { rollback } from './__testUtils__/plans';
import { glassSkips, mayBringBack, offersGlass } from './glass';

const policyOf = (approvals: number, freeze = false) => ({
  approvals,
  approverGroups: [],
  expiresAfterSeconds: 3_600,
  ...(freeze && {
    freeze: { title: 'Weekend', until: '2026-11-30T00:00:00Z' },
  }),
});

it.each([
  ['policy', undefined],
  ['policy', policyOf(0)],
  ['approval', policyOf(2)],
  ['freeze', policyOf(0, true)],
  ['both', policyOf(1, true)],
] as const)('skips %s', (skipped, policy) => {
  expect(glassSkips({ policy })).toBe(skipped);
});

it.each([
  ['nobody who may not', false, policyOf(1), true, false, false],
  ['not where it gets nobody further', true, policyOf(0), false, false, false],
  ['past approval', true, policyOf(1), false, false, true],
  ['past a freeze', true, policyOf(0, true), false, false, true],
  ['those who may do nothing else', true, policyOf(0), true, false, true],
  ['past a request that waits', true, policyOf(0), false, true, true],
] as const)(
  'is offered to %s',
  (_, mayBreakGlass, policy, refused, waits, offered) => {
    const waiting = waits ? rollback() : undefined;
    expect(offersGlass({ mayBreakGlass, policy }, refused, waiting)).toBe(
      offered,
    );
  },
);

it.each([
  [true, undefined, true],
  [false, undefined, false],
  [false, true, true],
  [true, false, true],
])(
  'lets open a plan: may roll back %s, may break glass %s',
  (mayRollBack, mayBreakGlass, may) => {
    expect(mayBringBack({ mayRollBack, mayBreakGlass })).toBe(may);
  },
);
