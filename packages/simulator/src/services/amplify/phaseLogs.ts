/** What the log says in each phase of a build that goes well. */
import { buildCommands } from './commands';
import type { AppState, BranchState, JobState, Phase } from './state';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

/** A line, and how far into its phase it is written (0 to 1). */
export interface LogLine {
  part: number;
  text: string;
  level?: LogLevel;
}

/** What the log of a job depends on. */
export interface LogInput {
  app: AppState;
  branch: BranchState;
  job: JobState;
}

const NEXT_BUILD: LogLine[] = [
  { part: 0.12, text: '▲ Next.js 16.0.3 (Turbopack)' },
  { part: 0.14, text: 'Creating an optimized production build ...' },
  { part: 0.55, text: '✓ Compiled successfully' },
  { part: 0.6, text: 'Running TypeScript ...' },
  { part: 0.8, text: 'Collecting page data ...' },
  { part: 0.88, text: '✓ Generating static pages (48/48)' },
  { part: 0.95, text: 'Finalizing page optimization ...' },
];

const VITE_BUILD: LogLine[] = [
  {
    part: 0.12,
    text: 'vite v7.2.2 building client environment for production...',
  },
  { part: 0.3, text: 'transforming...' },
  { part: 0.7, text: '✓ 2184 modules transformed.' },
  { part: 0.8, text: 'rendering chunks...' },
  { part: 0.95, text: '✓ built in 48.21s' },
];

/** The lines of a phase, in order of `part`. */
export const PHASE_LINES: Record<Phase, (input: LogInput) => LogLine[]> = {
  provision({ app, job }) {
    const repository = app.repository.replace(/^https:\/\/github\.com\//, '');
    const folder = repository.split('/').pop();
    const sha = job.built?.sha ?? '';
    const pinned = job.commitId !== 'HEAD';
    return [
      {
        part: 0.55,
        text: '# Build environment configured with Standard build compute type: 8GiB Memory, 4vCPUs, 128GB Disk Space',
      },
      {
        part: 0.6,
        text: `# Cloning repository: git@github.com:${repository}.git`,
      },
      { part: 0.75, text: `Cloning into '${folder}'...` },
      // As on AWS, a build of HEAD does not say which commit it found.
      ...(pinned
        ? [
            { part: 0.78, text: `# Switching to commit: ${sha}` },
            {
              part: 0.8,
              text: `Note: switching to '${sha}'.\nHEAD is now at ${sha.slice(
                0,
                7,
              )} ${job.built?.message ?? ''}`,
            },
          ]
        : []),
      { part: 0.82, text: 'Successfully cleaned up Git credentials' },
      { part: 0.84, text: '# Retrieving environment cache...' },
      { part: 0.9, text: '# Retrieved environment cache' },
      { part: 0.92, text: '---- Setting Up SSM Secrets ----' },
      { part: 0.94, text: '# Retrieving cache...' },
      { part: 1, text: '# Retrieved cache' },
    ];
  },

  preBuild({ app, branch }) {
    const { preBuild } = commandsOf(app, branch);
    return [
      { part: 0.01, text: '## Starting Backend Build' },
      {
        part: 0.01,
        text: '## No backend environment association found, continuing...',
      },
      { part: 0.02, text: '## Completed Backend Build' },
      { part: 0.02, text: '## Starting Frontend Build' },
      { part: 0.03, text: '# Starting phase: preBuild' },
      ...spread(preBuild, 0.04, 0.3).map(({ part, item }) => ({
        part,
        text: `# Executing command: ${item}`,
      })),
      {
        part: 0.45,
        level: 'WARNING',
        text: 'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.',
      },
      {
        part: 0.9,
        text: 'added 1184 packages, and audited 1185 packages in 41s',
      },
      { part: 0.91, text: '231 packages are looking for funding' },
      { part: 0.92, text: 'found 0 vulnerabilities' },
      { part: 1, text: '# Completed phase: preBuild' },
    ];
  },

  build({ app, branch }) {
    const { build } = commandsOf(app, branch);
    return [
      { part: 0, text: '# Starting phase: build' },
      ...spread(build, 0.01, 0.1).map(({ part, item }) => ({
        part,
        text: `# Executing command: ${item}`,
      })),
      ...(branch.framework.startsWith('Next.js') ? NEXT_BUILD : VITE_BUILD),
      { part: 1, text: '# Completed phase: build' },
    ];
  },

  postBuild({ app, branch }) {
    const { postBuild, baseDirectory } = commandsOf(app, branch);
    return [
      ...(postBuild.length > 0
        ? [{ part: 0, text: '# Starting phase: postBuild' }]
        : []),
      ...spread(postBuild, 0.02, 0.4).map(({ part, item }) => ({
        part,
        text: `# Executing command: ${item}`,
      })),
      { part: 0.5, text: '## Completed Frontend Build' },
      {
        part: 0.9,
        text: `# Found artifact directory: ${baseDirectory}\n## Build completed successfully`,
      },
      { part: 0.92, text: '# Starting caching...' },
      { part: 0.94, text: '# Created cache artifact' },
      { part: 0.96, text: '# Uploaded cache artifact' },
      { part: 0.97, text: '# Caching completed' },
      { part: 0.98, text: '# Uploading build artifact...' },
      { part: 1, text: '# Build artifact upload completed' },
    ];
  },

  deploy({ app }) {
    return [
      { part: 0, text: '# Starting deployment' },
      { part: 0.2, text: '# Uploading files' },
      ...(app.platform === 'WEB_COMPUTE'
        ? [{ part: 0.5, text: '# Creating compute resources' }]
        : []),
      { part: 0.9, text: '# Files uploaded, invalidating the CDN cache' },
      { part: 1, text: '# Deployment completed' },
    ];
  },

  verify({ app, branch }) {
    const host = `https://${branch.displayName}.${app.appId}.amplifyapp.com`;
    return [
      { part: 0, text: `# Verifying ${host}` },
      { part: 0.9, text: `GET ${host}/ 200` },
      { part: 1, text: '# Verification completed' },
    ];
  },
};

function commandsOf(app: AppState, branch: BranchState) {
  return buildCommands(branch.buildSpec ?? app.buildSpec);
}

/** Places items at even distances between two parts of a phase. */
function spread<T>(items: T[], from: number, to: number) {
  return items.map((item, index) => ({
    item,
    part: from + ((to - from) * index) / Math.max(1, items.length),
  }));
}
