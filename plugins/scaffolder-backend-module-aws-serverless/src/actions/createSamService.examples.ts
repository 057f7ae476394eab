import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const step = (input: object) =>
  stringify({
    steps: [
      {
        id: 'service',
        name: 'Make the service',
        action: 'aws-serverless:sam:create',
        input,
      },
    ],
  });

const service = {
  name: 'royalty-calculator',
  description: 'Works out what artists are owed',
  owner: 'group:default/royalties',
  system: 'royalties',
  repository: 'distrofm/royalty-calculator',
  codeOwner: '@distrofm/royalties',
};

const environments = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  {
    name: 'prod',
    branch: 'main',
    accountId: '333333333333',
    deploymentPreference: 'Linear10PercentEvery2Minutes',
    errorRateAlarmPercent: 5,
    logRetentionDays: 90,
    approval: true,
  },
];

/** Ways to use `aws-serverless:sam:create`. */
export const examples: TemplateExample[] = [
  {
    description:
      'A function behind an HTTP API, in the environments of the configuration',
    example: step({
      ...service,
      functions: [
        {
          name: 'royalty-calculator',
          trigger: { type: 'api', method: 'GET', path: '/royalties/{artist}' },
        },
      ],
    }),
  },
  {
    description:
      'A queue and a schedule in Python, with environments, variables and permissions of their own',
    example: step({
      ...service,
      runtime: 'python3.14',
      environments,
      functions: [
        {
          name: 'royalty-calculator',
          description: 'Works out the royalties of a play',
          trigger: { type: 'sqs', batchSize: 10 },
          memory: 512,
          timeout: 30,
          variables: {
            CURRENCY: 'EUR',
            RATES_TABLE: { dev: 'rates-dev', prod: 'rates' },
          },
          policies: [
            {
              template: 'DynamoDBReadPolicy',
              parameters: { TableName: 'rates' },
            },
          ],
        },
        {
          name: 'month-end',
          trigger: { type: 'schedule', expression: 'cron(0 3 1 * ? *)' },
          timeout: 300,
        },
      ],
    }),
  },
  {
    description: 'A REST API whose callers come from a Cognito user pool',
    example: step({
      ...service,
      environments,
      api: {
        kind: 'rest',
        authorizer: {
          type: 'cognito',
          userPoolArn:
            'arn:aws:cognito-idp:us-east-1:333333333333:userpool/us-east-1_AbCdEfGhI',
        },
      },
      functions: [
        {
          name: 'statements',
          trigger: { type: 'api', method: 'POST', path: '/statements' },
        },
      ],
    }),
  },
];
