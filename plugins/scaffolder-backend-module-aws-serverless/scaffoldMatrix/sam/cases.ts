import type { Runtime, ServiceDescriptionInput } from '../../src/description';
import { coveringPairs } from '../pairs';
import { functionOf, serviceOf, VALUES } from '../services';

/** What cases differ in. Every value is a row of its own in the matrix. */
const DIMENSIONS = {
  runtime: ['nodejs24.x', 'nodejs22.x', 'python3.14', 'python3.13'],
  ...VALUES,
  naming: ['same', 'short', 'long'],
} as const;

/** A combination of values, one of each dimension. */
type Combination = {
  [D in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[D][number];
};

/** A service of SAM to generate. */
export interface SamCase {
  kind: 'sam';
  name: string;
  service: ServiceDescriptionInput;
}

/** Whether a combination is one service: only functions of an API have an API. */
function isPossible({ trigger, api }: Combination): boolean {
  return (trigger === 'api') === (api !== '-');
}

/** Cases in which every pair of values that can be together is so at least once. */
export function pairwiseSamCases(): SamCase[] {
  return [...coveringPairs(DIMENSIONS, isPossible).map(caseOf), ...wholes()];
}

/** Every combination of runtime, trigger, variant, preference and API. */
export function allSamCases(): SamCase[] {
  const cases: SamCase[] = [];
  let turn = 0;
  const take = <T>(values: readonly T[]) => values[turn % values.length];
  for (const runtime of DIMENSIONS.runtime) {
    for (const trigger of DIMENSIONS.trigger) {
      for (const variant of DIMENSIONS.variant) {
        for (const preference of DIMENSIONS.preference) {
          for (const api of DIMENSIONS.api) {
            const combination: Combination = {
              runtime,
              trigger,
              variant,
              preference,
              api,
              tracing: take(DIMENSIONS.tracing),
              settings: take(DIMENSIONS.settings),
              naming: take(DIMENSIONS.naming),
            };
            if (isPossible(combination)) {
              cases.push(caseOf(combination));
              turn += 1;
            }
          }
        }
      }
    }
  }
  return [...cases, ...wholes()];
}

/** Names of service and function, up to the longest that fit. */
function namesOf({ naming, preference }: Combination) {
  switch (naming) {
    case 'short':
      return { service: 'royalties', fn: 'a1' };
    case 'long':
      return { service: 'play', fn: `a${'-long'.repeat(7)}-end` };
    default: {
      const name =
        preference === 'none'
          ? `royalties${'-of-all'.repeat(4)}-us`
          : 'royalty-calculator';
      return { service: name, fn: name };
    }
  }
}

function caseOf(combination: Combination): SamCase {
  const { service, fn } = namesOf(combination);
  return {
    kind: 'sam',
    name: Object.values(combination)
      .filter(value => value !== '-')
      .join('_'),
    service: {
      ...serviceOf(combination),
      name: service,
      runtime: combination.runtime as Runtime,
      functions: [functionOf(fn, combination)],
    },
  };
}

/** Services that have functions of all kinds at once. */
function wholes(): SamCase[] {
  return (['nodejs24.x', 'python3.14'] as const).map(runtime => {
    const base: Combination = {
      runtime,
      trigger: 'api',
      variant: 'plain',
      preference: 'some',
      api: 'http-iam',
      tracing: 'traced',
      settings: 'settings',
      naming: 'same',
    };
    const whole = caseOf(base);
    const functions = DIMENSIONS.trigger.flatMap(trigger =>
      DIMENSIONS.variant.map(variant =>
        functionOf(`${trigger}-${variant}`, {
          trigger,
          variant,
          settings: 'bare',
        }),
      ),
    );
    return {
      ...whole,
      name: `${runtime}_whole`,
      service: { ...whole.service, functions },
    };
  });
}
