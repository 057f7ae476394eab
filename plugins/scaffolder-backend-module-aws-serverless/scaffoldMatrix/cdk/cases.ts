import type { Runtime, ServiceDescriptionInput } from '../../src/description';
import { combinationsOf, covering, pairsOf } from '../pairs';
import { functionOf, serviceOf, VALUES } from '../services';

type Trigger = (typeof VALUES.trigger)[number];

const EVENTS: Trigger[] = ['s3', 'sqs', 'eventbridge', 'dynamodb'];

/**
 * What calls the functions of a service, of which each combination has other
 * parts of a stack: an API, a table for idempotency, dead-letter queues.
 */
const TRIGGERS: Record<string, Trigger[]> = {
  api: ['api'],
  schedule: ['schedule'],
  'api-and-schedule': ['api', 'schedule'],
  events: EVENTS,
  'api-and-events': ['api', ...EVENTS],
  whole: ['api', 'schedule', ...EVENTS],
};

const DIMENSIONS = {
  runtime: ['nodejs24.x', 'nodejs22.x'],
  triggers: Object.keys(TRIGGERS),
  preference: VALUES.preference,
  api: VALUES.api,
  tracing: VALUES.tracing,
  settings: VALUES.settings,
} as const;

type Combination = {
  [D in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[D][number];
};

/** A service of the CDK to generate. */
export interface CdkCase {
  kind: 'cdk';
  name: string;
  service: ServiceDescriptionInput;
}

function isPossible({ triggers, api }: Combination): boolean {
  return TRIGGERS[triggers].includes('api') === (api !== '-');
}

/**
 * What of a combination must be there at least once: each kind of service, and
 * every trigger with each value of the others.
 */
function partsOf({ triggers, ...others }: Combination): string[] {
  const { api, ...rest } = others;
  return [
    triggers,
    `api=${api}`,
    ...TRIGGERS[triggers].flatMap(trigger =>
      Object.entries(rest).map(
        ([name, value]) => `${trigger} ${name}=${value}`,
      ),
    ),
    ...pairsOf(rest),
  ];
}

/** A handful of services that has every trigger with every value of the others. */
export function pairwiseCdkCases(): CdkCase[] {
  const possible = combinationsOf(DIMENSIONS).filter(isPossible);
  return casesOf(covering(possible, partsOf));
}

/** Every combination of triggers, preference and API. */
export function allCdkCases(): CdkCase[] {
  const { triggers, preference, api, ...others } = DIMENSIONS;
  const turns = combinationsOf(others);
  return casesOf(
    combinationsOf({ triggers, preference, api })
      .map((combination, index) => ({
        ...turns[index % turns.length],
        ...combination,
      }))
      .filter(isPossible),
  );
}

/** Cases of combinations; each trigger takes its variants in turn. */
function casesOf(combinations: Combination[]): CdkCase[] {
  const turns = new Map<Trigger, number>();
  const variantOf = (trigger: Trigger) => {
    const turn = turns.get(trigger) ?? 0;
    turns.set(trigger, turn + 1);
    return VALUES.variant[turn % VALUES.variant.length];
  };
  return combinations.map(combination => {
    const { runtime, triggers, ...values } = combination;
    return {
      kind: 'cdk',
      name: [
        'cdk',
        ...Object.values(combination).filter(value => value !== '-'),
      ].join('_'),
      service: {
        ...serviceOf(values),
        name: 'royalty-calculator',
        runtime: runtime as Runtime,
        functions: TRIGGERS[triggers].map((trigger, _index, { length }) =>
          functionOf(length === 1 ? 'royalty-calculator' : `for-${trigger}`, {
            ...values,
            trigger,
            variant: variantOf(trigger),
          }),
        ),
      },
    };
  });
}
