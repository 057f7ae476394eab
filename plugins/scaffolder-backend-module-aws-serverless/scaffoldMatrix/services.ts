import type { ServiceDescriptionInput } from '../src/description';

/** What services differ in, whatever they are deployed with. */
export const VALUES = {
  trigger: ['api', 'schedule', 's3', 'sqs', 'eventbridge', 'dynamodb'],
  variant: ['plain', 'full', 'other'],
  preference: ['none', 'some', 'all'],
  api: ['http-iam', 'http-jwt', 'rest-iam', 'rest-cognito', '-'],
  tracing: ['traced', 'untraced'],
  settings: ['bare', 'settings'],
} as const;

type Values = { [D in keyof typeof VALUES]: (typeof VALUES)[D][number] };

const ENVIRONMENTS = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  { name: 'staging', branch: 'staging', accountId: '222222222222' },
  { name: 'prod', branch: 'main', accountId: '333333333333', approval: true },
];

const PREFERENCES = {
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

/** What else differs between environments, where anything does. */
const DIFFERENCES = [
  { errorRateAlarmPercent: 100, logRetentionDays: 7 },
  { errorRateAlarmPercent: 5 },
  {
    errorRateAlarmPercent: 0.5,
    logRetentionDays: 365,
    region: 'eu-central-1',
  },
] as const;

function environmentsOf({
  preference,
  settings,
}: Pick<Values, 'preference' | 'settings'>) {
  return ENVIRONMENTS.map((environment, index) => ({
    ...environment,
    deploymentPreference: PREFERENCES[preference][index],
    ...(settings === 'settings' && DIFFERENCES[index]),
  }));
}

/** The API of a service, and who may call it. */
function apiOf({ api }: Pick<Values, 'api'>): ServiceDescriptionInput['api'] {
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

function triggerOf({
  trigger,
  variant,
}: Pick<Values, 'trigger' | 'variant'>): TriggerInput {
  const variants: Record<
    Values['trigger'],
    Record<Values['variant'], TriggerInput>
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

/** Settings of a function, with all that has to be escaped somewhere. */
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

const COMMON = {
  owner: 'group:default/royalties',
  repository: 'distrofm/royalties',
  codeOwner: '@distrofm/royalties',
};

/** What a service is in itself, but for its name and its functions. */
export function serviceOf(
  values: Omit<Values, 'trigger' | 'variant'>,
): Omit<ServiceDescriptionInput, 'name' | 'functions'> {
  const hasSettings = values.settings === 'settings';
  return {
    ...COMMON,
    description: hasSettings
      ? 'What\'s owed: 10 % of plays, "net"'
      : 'Works out royalties',
    ...(hasSettings && {
      title: "Royalties: who's owed",
      system: 'royalties',
    }),
    tracing: values.tracing === 'traced',
    api: apiOf(values),
    environments: environmentsOf(values),
  };
}

/** A function of a service. */
export function functionOf(
  name: string,
  values: Pick<Values, 'trigger' | 'variant' | 'settings'>,
): ServiceDescriptionInput['functions'][number] {
  return {
    name,
    trigger: triggerOf(values),
    ...(values.settings === 'settings' && SETTINGS),
  };
}
