import type { z } from 'zod';
import {
  amplifyAppSchema,
  SECURITY_HEADERS,
  SINGLE_PAGE_REWRITE,
} from '../../src/amplify/description';
import { combinationsOf, coveringPairs } from '../pairs';

type AppInput = z.input<typeof amplifyAppSchema>;

/** What apps differ in. */
const DIMENSIONS = {
  words: ['plain', 'escaped'],
  node: ['24', '22'],
  variables: ['no-variables', 'variables'],
  headers: ['usual-headers', 'own-headers', 'no-headers'],
  redirects: ['single-page', 'own-redirects', 'no-redirects'],
} as const;

type Combination = {
  [D in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[D][number];
};

/** An app to generate. */
export interface AmplifyCase {
  kind: 'amplify';
  name: string;
  /** A whole web app, or only what an app that is there needs. */
  files: 'project' | 'build';
  /** Whether it is built, by its own commands. */
  isBuilt: boolean;
  app: AppInput;
}

/** Apps in which every pair of values is so at least once. */
export function pairwiseAmplifyCases(): AmplifyCase[] {
  const [first, ...others] = projects();
  return [
    { ...first, isBuilt: true },
    ...others,
    ...coveringPairs(DIMENSIONS, () => true).map(each => caseOf(each, 'build')),
  ];
}

/** Every combination. */
export function allAmplifyCases(): AmplifyCase[] {
  return [
    ...projects().map(project => ({ ...project, isBuilt: true })),
    ...combinationsOf(DIMENSIONS).map(each => caseOf(each, 'build')),
  ];
}

/**
 * Whole web apps: what differs in them is their words, their variables and Node, and
 * they are what the usual headers and redirects are for.
 */
function projects(): AmplifyCase[] {
  const usual = { headers: 'usual-headers', redirects: 'single-page' } as const;
  return [
    caseOf(
      { words: 'escaped', node: '22', variables: 'variables', ...usual },
      'project',
    ),
    caseOf(
      { words: 'plain', node: '24', variables: 'no-variables', ...usual },
      'project',
    ),
  ];
}

const WORDS: Record<Combination['words'], Partial<AppInput>> = {
  plain: {},
  escaped: {
    title: `Artists & "labels": <what's> theirs`,
    description: `Where artists' plays are: 10 % of "them" <b>& more</b>`,
    system: 'artists',
    codeOwner: '@distrofm/artists',
    tags: { 'cost-centre': '17', project: 'a/b: c' },
  },
};

const VARIABLES: Record<Combination['variables'], Partial<AppInput>> = {
  'no-variables': {},
  variables: {
    variables: {
      VITE_TITLE: `It's "so": $HOME #1`,
      VITE_API_URL: {
        dev: 'https://api.dev.example.com',
        staging: 'https://api.staging.example.com',
        prod: 'https://api.example.com',
      },
    },
  },
};

const HEADERS: Record<Combination['headers'], Partial<AppInput>> = {
  'usual-headers': {},
  'own-headers': {
    headers: [
      ...SECURITY_HEADERS,
      {
        pattern: '*.json',
        headers: { 'Cache-Control': 'no-store', 'X-Words': `it's: "#1"` },
      },
    ],
  },
  'no-headers': { headers: [] },
};

const REDIRECTS: Record<Combination['redirects'], Partial<AppInput>> = {
  'single-page': {},
  'own-redirects': {
    redirects: [
      { source: '/artists/<*>', target: '/profiles/<*>' },
      { source: '/shop', target: 'https://shop.example.com', status: '302' },
      {
        source: '/en/<*>',
        target: '/us/<*>',
        status: '302',
        condition: '<US>',
      },
      SINGLE_PAGE_REWRITE,
      { source: '/<*>', target: '/404.html', status: '404' },
    ],
  },
  'no-redirects': { redirects: [] },
};

function caseOf(
  combination: Combination,
  files: AmplifyCase['files'],
): AmplifyCase {
  const { words, node, variables, headers, redirects } = combination;
  const isUsual = files === 'project';
  return {
    kind: 'amplify',
    name: ['amplify', files, ...Object.values(combination)].join('_'),
    files,
    isBuilt: false,
    app: {
      name: 'artist-dashboard',
      description: 'Where artists see how their music is doing',
      owner: 'group:default/artists',
      accountId: '333333333333',
      repository: 'distrofm/artist-dashboard',
      branches: [
        { name: 'main', environment: 'prod', pullRequestPreviews: isUsual },
        { name: 'release/staging', environment: 'staging', autoBuild: isUsual },
        { name: 'develop', environment: 'dev' },
      ],
      build: {
        node,
        ...(!isUsual && {
          install: 'npm ci --cache .npm',
          checks: ['npm run lint -- --quiet', `npm test -- --grep 'a: "b"'`],
          command: 'npm run build:"all"',
          outputDirectory: 'packages/app/build',
        }),
      },
      ...WORDS[words],
      ...VARIABLES[variables],
      ...HEADERS[headers],
      ...REDIRECTS[redirects],
    },
  };
}
