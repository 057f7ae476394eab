import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function step(input: object): string {
  return stringify({
    steps: [
      {
        id: 'function',
        name: 'Add the function',
        action: 'aws-serverless:sam:add-function',
        input,
      },
    ],
  });
}

/** Examples that the documentation of the action shows. */
export const examples: TemplateExample[] = [
  {
    description: "Add a function to the service's API",
    example: step({
      function: {
        name: 'statement-sender',
        description: 'Sends a statement to an artist',
        trigger: { type: 'api', method: 'POST', path: '/statements/{id}/send' },
        memory: 512,
      },
    }),
  },
  {
    description:
      'Add a function for the messages of a queue, with a permission and a variable per environment',
    example: step({
      function: {
        name: 'statement-archiver',
        trigger: { type: 'sqs', batchSize: 10 },
        timeout: 30,
        variables: {
          ARCHIVE_PREFIX: { dev: 'trial/', staging: 'trial/', prod: 'kept/' },
        },
        policies: [
          {
            template: 'S3WritePolicy',
            parameters: { BucketName: 'statements-archive' },
          },
        ],
      },
    }),
  },
  {
    description: 'Choose the API where a template has several',
    example: step({
      function: {
        name: 'label-search',
        trigger: { type: 'api', method: 'GET', path: '/labels' },
      },
      api: 'PartnerApi',
      templatePath: 'services/labels/template.yaml',
    }),
  },
];
