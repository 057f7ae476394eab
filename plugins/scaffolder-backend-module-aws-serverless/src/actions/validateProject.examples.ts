import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Validate what the steps before have made',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Validate the project',
          action: 'aws-serverless:validate',
          input: {},
        },
      ],
    }),
  },
  {
    description:
      'Validate a project in a folder, ask for tags, and go on whatever is found',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Validate the project',
          action: 'aws-serverless:validate',
          input: {
            targetPath: './service',
            region: 'eu-west-1',
            requiredTags: ['owner', 'cost-centre'],
            ignore: ['alias-all-properties', 'actionlint/*'],
            failOnError: false,
          },
        },
        {
          id: 'log',
          name: 'Tell what was found',
          action: 'debug:log',
          input: {
            message: '${{ steps.validate.output.errors }} errors',
          },
        },
      ],
    }),
  },
];
