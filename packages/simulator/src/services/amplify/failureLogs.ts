/** What the log says when a build fails, by kind of failure. */
import { buildCommands } from './commands';
import type { FailureKind } from './state';
import type { LogInput, LogLine } from './phaseLogs';

const NON_ZERO = [
  '!!! Build failed',
  '!!! Error: Command failed with exit code 1',
];

const FAILURES: Record<FailureKind, (input: LogInput) => string[]> = {
  dependencies: () => [
    'npm error code ERESOLVE\nnpm error ERESOLVE could not resolve\nnpm error\nnpm error While resolving: @distrofm/player@5.2.0\nnpm error Found: react@19.2.0\nnpm error Could not resolve dependency:\nnpm error peer react@"^18.0.0" from @distrofm/player@5.2.0',
    ...NON_ZERO,
  ],
  registry: () => [
    'npm error code ETIMEDOUT\nnpm error network request to https://registry.npmjs.org/hls.js failed, reason: connect ETIMEDOUT 104.16.3.34:443\nnpm error network This is a problem related to network connectivity.',
    ...NON_ZERO,
  ],
  types: () => [
    "Failed to compile.\n\n./src/features/player/Queue.tsx:48:21\nType error: Property 'durationMs' does not exist on type 'Track'. Did you mean 'duration'?",
    ...NON_ZERO,
  ],
  module: () => [
    "./src/features/release/ReleaseHeader.tsx\nModule not found: Can't resolve '../../components/CoverArt'",
    ...NON_ZERO,
  ],
  tests: () => [
    'FAIL src/features/statements/statement.test.ts\n  ● statement totals › rounds to the cent per territory\n    expect(received).toBe(expected)\n    Expected: 1204.11\n    Received: 1204.12\n\nTests: 1 failed, 318 passed, 319 total',
    ...NON_ZERO,
  ],
  memory: () => [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    '!!! Build failed',
    '!!! Error: Command failed with exit code 134',
  ],
  artifact: ({ app, branch }) => {
    const { baseDirectory } = buildCommands(branch.buildSpec ?? app.buildSpec);
    return [
      `!!! CustomerError: Artifact directory doesn't exist: ${baseDirectory}`,
    ];
  },
  deploy: () => [
    '!!! Deployment failed: we could not update the distribution, please try again',
  ],
  verify: ({ app, branch }) => [
    `GET https://${branch.displayName}.${app.appId}.amplifyapp.com/ 503`,
    '!!! Verification failed: the branch did not answer',
  ],
};

/** The lines that end the log of the failing phase. */
export function failureLines(kind: FailureKind, input: LogInput): LogLine[] {
  const texts = FAILURES[kind](input);
  const last = texts.length - 1;
  const lines = texts.map(
    (text, index): LogLine => ({
      part: 0.86 + (0.09 * index) / Math.max(1, last),
      text,
      level: text.startsWith('!!!') ? 'ERROR' : 'INFO',
    }),
  );
  if (kind === 'deploy' || kind === 'verify') {
    return lines;
  }
  return [
    ...lines,
    { part: 0.96, text: '# Starting environment caching...' },
    { part: 0.99, text: '# Environment caching completed' },
    { part: 1, text: 'Terminating logging...' },
  ];
}
