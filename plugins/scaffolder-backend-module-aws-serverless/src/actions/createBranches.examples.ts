import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'The branches of the environments before prod',
    example: stringify({
      steps: [
        {
          id: 'branches',
          action: 'aws-serverless:github:branches',
          input: {
            repoUrl: 'github.com?owner=distrofm&repo=artist-dashboard',
            branches: ['develop', 'staging'],
          },
        },
      ],
    }),
  },
];
