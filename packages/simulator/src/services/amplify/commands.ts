/**
 * The commands that a build runs. Read from the build spec line by line: enough
 * for the usual `frontend.phases`, and a log must not fail over odd YAML.
 */
export interface BuildCommands {
  preBuild: string[];
  build: string[];
  postBuild: string[];
  /** `artifacts.baseDirectory` */
  baseDirectory: string;
}

/** The build spec that Amplify writes for an app without one. */
export const DEFAULT_BUILD_SPEC = `version: 1
frontend:
  phases:
    preBuild:
      commands:
        - npm ci
    build:
      commands:
        - npm run build
  artifacts:
    baseDirectory: dist
    files:
      - '**/*'
  cache:
    paths:
      - node_modules/**/*
`;

/** Extracts the commands by phase from a build spec. */
export function buildCommands(buildSpec = DEFAULT_BUILD_SPEC): BuildCommands {
  const found: BuildCommands = {
    preBuild: [],
    build: [],
    postBuild: [],
    baseDirectory:
      /baseDirectory:\s*['"]?([^'"\s]+)/.exec(buildSpec)?.[1] ?? 'dist',
  };
  let phase: 'preBuild' | 'build' | 'postBuild' | undefined;
  for (const line of buildSpec.split('\n')) {
    const key = /^\s*([A-Za-z]+):\s*$/.exec(line)?.[1];
    if (key === 'preBuild' || key === 'build' || key === 'postBuild') {
      phase = key;
    } else if (key !== undefined && key !== 'commands') {
      phase = undefined;
    }
    const command = /^\s*-\s+(.+?)\s*$/.exec(line)?.[1];
    if (phase && command) {
      found[phase].push(command.replace(/^(['"])(.*)\1$/, '$2'));
    }
  }
  return found;
}

/** Whether the build spec has a `test` section, whose results are the job's artifacts. */
export const hasTestPhase = (buildSpec?: string) =>
  /^test:\s*$/m.test(buildSpec ?? '');
