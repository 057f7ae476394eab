import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const app = {
  name: 'artist-dashboard',
  description: 'Where artists see how their music is doing',
  owner: 'group:default/artists',
  accountId: '333333333333',
  region: 'us-east-1',
  repository: 'distrofm/artist-dashboard',
  branches: [
    { name: 'develop', environment: 'dev' },
    { name: 'staging', environment: 'staging' },
    { name: 'main', environment: 'prod' },
  ],
};

function step(input: object): string {
  return stringify({
    steps: [
      {
        id: 'amplify',
        name: 'Make the Amplify app',
        action: 'aws-serverless:amplify:create',
        input,
      },
    ],
  });
}

/** Examples that the documentation of the action shows. */
export const examples: TemplateExample[] = [
  {
    description:
      'Make the app and a new web app for it, before the repository is published',
    example: step({ app, files: 'project', connect: false }),
  },
  {
    description:
      'Connect the published repository and build its branches for the first time',
    example: step({
      app,
      files: 'none',
      token: '${{ secrets.USER_OAUTH_TOKEN }}',
    }),
  },
  {
    description:
      'Give variables to each environment, and redirect an old address',
    example: step({
      app: {
        ...app,
        variables: {
          VITE_API_URL: {
            dev: 'https://api.dev.example.com',
            staging: 'https://api.staging.example.com',
            prod: 'https://api.example.com',
          },
        },
        redirects: [
          { source: '/artists/<*>', target: '/profiles/<*>', status: '301' },
          { source: '/<*>', target: '/index.html', status: '404-200' },
        ],
      },
    }),
  },
];
