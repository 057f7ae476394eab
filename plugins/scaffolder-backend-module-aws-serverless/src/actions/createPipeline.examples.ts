import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const environments = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  {
    name: 'staging',
    branch: 'staging',
    accountId: '222222222222',
    deploymentPreference: 'Canary10Percent5Minutes',
  },
  {
    name: 'prod',
    branch: 'main',
    accountId: '333333333333',
    deploymentPreference: 'Linear10PercentEvery2Minutes',
    approval: true,
  },
];

export const examples: TemplateExample[] = [
  {
    description: 'The pipeline of a SAM service with three environments',
    example: stringify(
      {
        steps: [
          {
            id: 'pipeline',
            name: 'Make the pipeline',
            action: 'aws-serverless:pipeline:create',
            input: {
              name: 'royalties',
              runtime: 'nodejs24.x',
              repository: 'distrofm/royalties',
              environments,
            },
          },
        ],
      },
      { aliasDuplicateObjects: false },
    ),
  },
  {
    description:
      'The pipeline of a CDK app in Python, in a private repository without GitHub Code Security, its numbers known',
    example: stringify(
      {
        steps: [
          {
            id: 'pipeline',
            name: 'Make the pipeline',
            action: 'aws-serverless:pipeline:create',
            input: {
              targetPath: './service',
              kind: 'cdk',
              name: 'statements',
              runtime: 'python3.14',
              repository: 'distrofm/statements',
              organisationId: '123456',
              repositoryId: '456789',
              codeSecurity: false,
              environments,
            },
          },
        ],
      },
      { aliasDuplicateObjects: false },
    ),
  },
];
