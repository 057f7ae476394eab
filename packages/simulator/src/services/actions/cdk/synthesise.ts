/**
 * `cdk synth` as a runner does it: in a checkout of the commit, with what its lock file
 * names, as a program of its own.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAtExit } from '../../shared/temporaryFolders';
import { install } from './install';
import { runProgram, smallEnvironment } from './program';

const TIME_LIMIT_MS = 3 * 60_000;

/** Where an assembly lies in a checkout, whatever the workflow calls it. */
export const ASSEMBLY = 'cdk.out';

/** What is to be synthesised, and how. */
export interface SynthesisInput {
  /** Folder with the files of the commit. */
  checkout: string;
  /** A folder beside it for whatever programs keep at home. */
  home: string;
  /** Arguments of `cdk synth`. */
  args: readonly string[];
  /** The step's own variables. */
  env: Record<string, string>;
  signal: AbortSignal;
}

/** Makes the assembly in `cdk.out` of the checkout. Returns lines for the log; rejects with a {@link ProgramFailure}. */
export type Synthesise = (input: SynthesisInput) => Promise<string[]>;

/** Environment of the app: no credentials of this machine, so that nothing is looked up in a real AWS. */
function environmentOf({ env, home }: SynthesisInput): Record<string, string> {
  return {
    ...env,
    ...smallEnvironment(),
    HOME: home,
    CI: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_NOTICES: 'false',
    // What the lock file does not name is not downloaded.
    npm_config_yes: 'false',
    npm_config_update_notifier: 'false',
  };
}

/** A folder that goes with the process. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-packages-'));
  removeAtExit(folder);
  return folder;
}

/**
 * The real thing, with npm and the CDK CLI.
 *
 * @param folder - keeps what was installed; a temporary folder without it
 */
export function synthesiseWith(
  folder?: string,
  run: typeof runProgram = runProgram,
): Synthesise {
  let cache = folder;
  return async input => {
    const { checkout, args, signal, home } = input;
    cache ??= await temporaryFolder();
    await mkdir(cache, { recursive: true });
    await mkdir(home, { recursive: true });
    const installed = await install(checkout, cache, signal, run);
    const made = await run(
      'npx',
      ['cdk', 'synth', ...args, '--output', ASSEMBLY],
      {
        cwd: checkout,
        env: environmentOf(input),
        timeLimitMs: TIME_LIMIT_MS,
        signal,
      },
    );
    return [...installed.slice(-1), ...made.slice(-6)];
  };
}
