import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const service = {
  name: 'royalty-calculator',
  description: 'Works out royalties',
  owner: 'group:default/royalties',
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
    approval: true,
  },
];

function step(input: object): string {
  return stringify({
    steps: [
      {
        id: 'service',
        name: 'Make the service',
        action: 'aws-serverless:cdk:create',
        input,
      },
    ],
  });
}

/** Examples that the documentation of the action shows. */
export const examples: TemplateExample[] = [
  {
    description: 'Make a CDK app with one function behind an HTTP API',
    example: step({
      ...service,
      environments,
      functions: [
        {
          name: 'royalty-calculator',
          trigger: { type: 'api', method: 'GET', path: '/royalties/{id}' },
        },
      ],
    }),
  },
  {
    description:
      'Make one for the messages of a queue, with a permission and a variable per environment',
    example: step({
      ...service,
      environments,
      functions: [
        {
          name: 'royalty-calculator',
          trigger: { type: 'sqs', batchSize: 10 },
          variables: { LIMIT: { dev: '10', prod: '1000' } },
          policies: [
            {
              template: 'DynamoDBCrudPolicy',
              parameters: { TableName: 'royalties' },
            },
          ],
        },
      ],
    }),
  },
];
