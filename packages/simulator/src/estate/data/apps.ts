import type { SystemName } from './types';

/** A branch of an Amplify app, and the environment it stands for. */
export interface AppBranchSpec {
  name: string;
  stage: 'PRODUCTION' | 'BETA' | 'DEVELOPMENT' | 'PULL_REQUEST';
  environmentVariables: Record<string, string>;
  /** False: automatic builds are paused. */
  autoBuild?: false;
  /** Id of the newest job at the start. */
  lastJobId: number;
}

/** One of the three Amplify apps. All live in the prod account. */
export interface AppSpec {
  /** Fixed, so that the catalog and tests can name it. */
  appId: string;
  /** Also the name of the component and of the repository. */
  name: string;
  title: string;
  description: string;
  system: SystemName;
  framework: string;
  platform: 'WEB' | 'WEB_COMPUTE';
  buildSpec: string;
  domain: string;
  environmentVariables: Record<string, string>;
  branches: AppBranchSpec[];
  /** Services that the app calls. */
  uses: string[];
  /** Messages of commits, newest first. */
  commits: string[];
}

const NEXT_BUILD_SPEC = `version: 1
frontend:
  phases:
    preBuild:
      commands:
        - npm ci
    build:
      commands:
        - npm run lint
        - npm run build
    postBuild:
      commands:
        - npm run sitemap
  artifacts:
    baseDirectory: .next
    files:
      - '**/*'
  cache:
    paths:
      - node_modules/**/*
      - .next/cache/**/*
`;

const VITE_BUILD_SPEC = `version: 1
frontend:
  phases:
    preBuild:
      commands:
        - npm ci
    build:
      commands:
        - npm test -- --run
        - npm run build
  artifacts:
    baseDirectory: dist
    files:
      - '**/*'
  cache:
    paths:
      - node_modules/**/*
`;

export const APPS: AppSpec[] = [
  {
    appId: 'd1distrofmweb7',
    name: 'distrofm-web',
    title: 'DistroFM web app',
    description: 'The player in the browser',
    system: 'listening',
    framework: 'Next.js - SSR',
    platform: 'WEB_COMPUTE',
    buildSpec: NEXT_BUILD_SPEC,
    domain: 'distrofm.example',
    environmentVariables: { NODE_OPTIONS: '--max-old-space-size=6144' },
    branches: [
      {
        name: 'develop',
        stage: 'DEVELOPMENT',
        environmentVariables: {
          API_URL: 'https://api.dev.distrofm.example',
          FEATURE_LYRICS: 'on',
          SENTRY_ENVIRONMENT: 'dev',
        },
        lastJobId: 412,
      },
      {
        name: 'staging',
        stage: 'BETA',
        environmentVariables: {
          API_URL: 'https://api.staging.distrofm.example',
          FEATURE_LYRICS: 'on',
          SENTRY_ENVIRONMENT: 'staging',
        },
        lastJobId: 287,
      },
      {
        name: 'main',
        stage: 'PRODUCTION',
        environmentVariables: {
          API_URL: 'https://api.distrofm.example',
          SENTRY_ENVIRONMENT: 'prod',
        },
        lastJobId: 203,
      },
      {
        name: 'feature/lyrics',
        stage: 'PULL_REQUEST',
        environmentVariables: {
          API_URL: 'https://api.dev.distrofm.example',
          FEATURE_LYRICS: 'on',
        },
        lastJobId: 9,
      },
    ],
    uses: ['playback', 'search', 'playlists', 'library'],
    commits: [
      'Show lyrics beside the queue',
      'Keep the volume between visits',
      'Load covers lazily',
      'Fix focus after the dialog closes',
      'Move the queue to the side',
      'Prefetch the next track',
      'Honour reduced motion',
      'Shorten the first paint',
      'Remember the sort order',
      'Let the space bar pause',
      'Update the player to 5.2',
      'Split the settings bundle',
    ],
  },
  {
    appId: 'd2artistdash42',
    name: 'artist-dashboard',
    title: 'Artist dashboard',
    description: 'Where artists see their releases, streams and money',
    system: 'artists',
    framework: 'Vite',
    platform: 'WEB',
    buildSpec: VITE_BUILD_SPEC,
    domain: 'artists.distrofm.example',
    environmentVariables: { VITE_LOCALES: 'en,de,es,pt' },
    branches: [
      {
        name: 'develop',
        stage: 'DEVELOPMENT',
        environmentVariables: {
          VITE_API_URL: 'https://api.dev.distrofm.example',
          VITE_PAYOUT_TABLE: 'on',
        },
        lastJobId: 311,
      },
      {
        name: 'staging',
        stage: 'BETA',
        environmentVariables: {
          VITE_API_URL: 'https://api.staging.distrofm.example',
          VITE_PAYOUT_TABLE: 'on',
        },
        lastJobId: 208,
      },
      {
        name: 'main',
        stage: 'PRODUCTION',
        environmentVariables: {
          VITE_API_URL: 'https://api.distrofm.example',
        },
        autoBuild: false,
        lastJobId: 144,
      },
      {
        name: 'feature/payout-table',
        stage: 'PULL_REQUEST',
        environmentVariables: {
          VITE_API_URL: 'https://api.dev.distrofm.example',
          VITE_PAYOUT_TABLE: 'on',
        },
        lastJobId: 6,
      },
    ],
    uses: ['releases', 'artist-profile', 'payouts', 'statements'],
    commits: [
      'Sort payouts by date',
      'Warn before leaving a draft',
      'Show the store of each delivery',
      'Link statements from the summary',
      'Widen the release form',
      'Translate to Portuguese',
      'Round numbers as the locale does',
      'Fix the date picker on phones',
      'Add a dark theme',
    ],
  },
  {
    appId: 'd3analyticsb9k',
    name: 'analytics-dashboard',
    title: 'Analytics dashboard',
    description: 'Charts for labels and for our own editors',
    system: 'analytics',
    framework: 'Vite',
    platform: 'WEB',
    buildSpec: VITE_BUILD_SPEC,
    domain: 'insights.distrofm.example',
    environmentVariables: { VITE_MAP_STYLE: 'quiet' },
    branches: [
      {
        name: 'develop',
        stage: 'DEVELOPMENT',
        environmentVariables: {
          VITE_API_URL: 'https://api.dev.distrofm.example',
        },
        lastJobId: 176,
      },
      {
        name: 'staging',
        stage: 'BETA',
        environmentVariables: {
          VITE_API_URL: 'https://api.staging.distrofm.example',
        },
        lastJobId: 131,
      },
      {
        name: 'main',
        stage: 'PRODUCTION',
        environmentVariables: {
          VITE_API_URL: 'https://api.distrofm.example',
          VITE_EXPORT_LIMIT: '50000',
        },
        lastJobId: 97,
      },
      {
        name: 'feature/region-map',
        stage: 'PULL_REQUEST',
        environmentVariables: {
          VITE_API_URL: 'https://api.dev.distrofm.example',
        },
        lastJobId: 4,
      },
    ],
    uses: ['reports', 'trends', 'audience'],
    commits: [
      'Draw the map from vectors',
      'Compare two periods',
      'Export what the chart shows',
      'Name gaps in the data',
      'Use tabular numbers',
      'Keep filters in the address',
      'Load charts when they come into view',
      'Mark releases on the time line',
    ],
  },
];
