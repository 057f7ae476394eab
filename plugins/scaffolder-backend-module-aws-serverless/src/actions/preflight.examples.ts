import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Before a Lambda service is made',
    example: stringify({
      steps: [
        {
          id: 'preflight',
          name: 'Check names and rights',
          action: 'aws-serverless:preflight',
          input: {
            name: 'royalty-reports',
            repoUrl: 'github.com?owner=distrofm&repo=royalty-reports',
            owner: 'group:default/payments',
            approvers: 'group:default/release-managers',
          },
        },
      ],
    }),
  },
  {
    description: 'Before a web app is made, which has no stacks',
    example: stringify({
      steps: [
        {
          id: 'preflight',
          name: 'Check names and rights',
          action: 'aws-serverless:preflight',
          input: {
            name: 'label-portal',
            repoUrl: 'github.com?owner=distrofm&repo=label-portal',
            owner: 'group:default/artists',
            stacks: false,
          },
        },
      ],
    }),
  },
];
