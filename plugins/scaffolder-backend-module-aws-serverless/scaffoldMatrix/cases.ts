import type { Runtime, ServiceDescriptionInput } from '../src/description';
import { coveringPairs } from './pairs';

/** What cases differ in. Every value is a row of its own in the matrix. */
export const DIMENSIONS = {
  runtime: ['nodejs24.x', 'nodejs22.x', 'python3.14', 'python3.13'],
  trigger: ['api', 'schedule', 's3', 'sqs', 'eventbridge', 'dynamodb'],
  variant: ['plain', 'full', 'other'],
  preference: ['none', 'some', 'all'],
  api: ['http-iam', 'http-jwt', 'rest-iam', 'rest-cognito', '-'],
  tracing: ['traced', 'untraced'],
  settings: ['bare', 'settings'],
  naming: ['same', 'short', 'long'],
} as const;

/** A combination of values, one of each dimension. */
export type Combination = {
  [D in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[D][number];
};

/** A service to generate. */
export interface Case {
  name: string;
  service: ServiceDescriptionInput;
}

/** Whether a combination is one service: only functions of an API have an API. */
function isPossible({ trigger, api }: Combination): boolean {
  return (trigger === 'api') === (api !== '-');
}

/** Cases in which every pair of values that can be together is so at least once. */
export function pairwiseCases(): Case[] {
  return [...coveringPairs(DIMENSIONS, isPossible).map(caseOf), ...wholes()];
}

/** Every combination of runtime, trigger, variant, preference and API. */
export function allCases(): Case[] {
  const cases: Case[] = [];
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

const ENVIRONMENTS = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  { name: 'staging', branch: 'staging', accountId: '222222222222' },
  { name: 'prod', branch: 'main', accountId: '333333333333', approval: true },
];

function environmentsOf({ preference }: Combination) {
  const preferences = {
    none: ['AllAtOnce', 'AllAtOnce', 'AllAtOnce'],
    some: [
      'AllAtOnce',
      'Canary10Percent5Minutes',
      'Linear10PercentEvery2Minutes',
    ],
    all: [
      'Linear10PercentEvery1Minute',
      'Canary10Percent30Minutes',
      'Linear10PercentEvery10Minutes',
    ],
  } as const;
  return ENVIRONMENTS.map((environment, index) => ({
    ...environment,
    deploymentPreference: preferences[preference][index],
  }));
}

function apiOf({ api }: Combination): ServiceDescriptionInput['api'] {
  switch (api) {
    case 'http-jwt':
      return {
        kind: 'http',
        authorizer: {
          type: 'jwt',
          issuer: 'https://login.example.com/',
          audience: ['royalties', 'statements'],
        },
      };
    case 'rest-iam':
      return { kind: 'rest', authorizer: { type: 'iam' } };
    case 'rest-cognito':
      return {
        kind: 'rest',
        authorizer: {
          type: 'cognito',
          userPoolArn:
            'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_AbCdEfGhI',
        },
      };
    default:
      return { kind: 'http', authorizer: { type: 'iam' } };
  }
}

type TriggerInput = ServiceDescriptionInput['functions'][number]['trigger'];

function triggerOf({ trigger, variant }: Combination): TriggerInput {
  const variants: Record<
    Combination['trigger'],
    Record<Combination['variant'], TriggerInput>
  > = {
    api: {
      plain: { type: 'api' },
      full: { type: 'api', method: 'POST', path: '/artists/{artist}/plays' },
      other: { type: 'api', method: 'DELETE', path: '/files/{path+}' },
    },
    schedule: {
      plain: { type: 'schedule' },
      full: { type: 'schedule', expression: 'cron(0 3 1 * ? *)' },
      other: { type: 'schedule', expression: 'rate(5 minutes)' },
    },
    s3: {
      plain: { type: 's3' },
      full: { type: 's3', prefix: "reports/d'été/", suffix: '.csv' },
      other: { type: 's3', suffix: '.json' },
    },
    sqs: {
      plain: { type: 'sqs' },
      full: { type: 'sqs', batchSize: 1000 },
      other: { type: 'sqs', batchSize: 1 },
    },
    eventbridge: {
      plain: { type: 'eventbridge', source: 'plays' },
      full: {
        type: 'eventbridge',
        source: 'com.distrofm.plays',
        detailType: 'Play "counted": yes',
        busName: 'plays',
      },
      other: { type: 'eventbridge', source: 'aws.s3', detailType: 'on' },
    },
    dynamodb: {
      plain: { type: 'dynamodb' },
      full: { type: 'dynamodb', batchSize: 1000 },
      other: { type: 'dynamodb', batchSize: 1 },
    },
  };
  return variants[trigger][variant];
}

const SETTINGS: Partial<ServiceDescriptionInput['functions'][number]> = {
  description: "Works out what's owed: 10 % of `plays` | per artist",
  memory: 1024,
  timeout: 29,
  variables: {
    CURRENCY: 'EUR',
    SWITCH: 'on',
    RATES_TABLE: { dev: 'rates-dev', staging: '1:30', prod: 'rates' },
  },
  policies: [
    {
      template: 'DynamoDBReadPolicy',
      parameters: { TableName: 'rates-${Environment}' },
    },
    { template: 'SQSSendMessagePolicy', parameters: { QueueName: 'letters' } },
    { template: 'CloudWatchPutMetricPolicy' },
  ],
};

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

const COMMON = {
  owner: 'group:default/royalties',
  repository: 'distrofm/royalties',
  codeOwner: '@distrofm/royalties',
};

function caseOf(combination: Combination): Case {
  const names = namesOf(combination);
  const hasSettings = combination.settings === 'settings';
  return {
    name: Object.values(combination)
      .filter(value => value !== '-')
      .join('_'),
    service: {
      ...COMMON,
      name: names.service,
      description: hasSettings
        ? 'What\'s owed: 10 % of plays, "net"'
        : 'Works out royalties',
      ...(hasSettings && {
        title: "Royalties: who's owed",
        system: 'royalties',
      }),
      runtime: combination.runtime as Runtime,
      tracing: combination.tracing === 'traced',
      api: apiOf(combination),
      environments: environmentsOf(combination),
      functions: [
        {
          name: names.fn,
          trigger: triggerOf(combination),
          ...(hasSettings && SETTINGS),
        },
      ],
    },
  };
}

/** Services that have functions of all kinds at once. */
function wholes(): Case[] {
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
    const { service } = caseOf(base);
    const functions = DIMENSIONS.trigger.flatMap(trigger =>
      DIMENSIONS.variant.map(variant => ({
        name: `${trigger}-${variant}`,
        trigger: triggerOf({ ...base, trigger, variant }),
      })),
    );
    return { name: `${runtime}_whole`, service: { ...service, functions } };
  });
}
