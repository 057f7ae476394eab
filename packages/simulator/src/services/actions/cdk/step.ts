/** `cdk synth`, `cdk diff` and `cdk deploy` in a job. */
import type { Place, World } from '../../../core/types';
import { deleteFailedStack } from '../../cloudformation/deploy';
import { nextVersion } from '../../cloudformation/nextVersion';
import { cloudFormationState, exportedValue } from '../../cloudformation/state';
import { checkDeploy, DeployError, placeFor, startStack } from '../deployStep';
import type { JobState, RunState } from '../state';
import type { Json } from '../template/intrinsics';
import { TemplateError } from '../template/templateError';
import { selectStacks } from './assembly';
import type { AssemblyStack, CloudAssembly } from './assembly';
import { CdkCommandError, readCdkCommand } from './cdkCommand';
import type { CdkCommand } from './cdkCommand';
import { diffLines } from './diff';
import { readStack } from './readStack';
import { synthesisOf } from './synthesis';

type Say = (line: string) => void;

/** Runs a part of the work whose complaints are the job's. */
function complaining<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof CdkCommandError || error instanceof TemplateError) {
      throw new DeployError(error.message);
    }
    throw error;
  }
}

/**
 * Begins a command; {@link checkCdk} does it.
 *
 * @throws DeployError with what is wrong with it
 */
export function beginCdk(
  run: RunState,
  job: JobState,
  { command, env }: { command: string; env: Record<string, string> },
  say: Say,
): void {
  say(command.trim());
  const { usesAssembly } = complaining(() => readCdkCommand(command, env));
  if (usesAssembly && !run.synthesis) {
    throw new DeployError(
      'cdk.out is not there: no step before this one has synthesised the app',
    );
  }
  if (!usesAssembly) {
    say('Installs by the lock file and runs the app, in real time …');
  }
  job.cdk = { command, env };
}

/**
 * Takes a command as far as it goes now; true once it is done. Synthesis takes real time.
 *
 * @param look - has the run looked at again
 * @throws DeployError with the reason for which the command fails
 */
export function checkCdk(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  say: Say,
  look: () => void,
): boolean {
  const command = readCdkCommand(job.cdk!.command, job.cdk!.env);
  const assembly = assemblyOf(world, slug, run, job, command, say, look);
  if (!assembly) return false;
  return complaining(() => {
    switch (command.verb) {
      case 'synth':
        say(
          `Synthesised ${assembly.stacks.map(({ name }) => name).join(', ')}`,
        );
        return true;
      case 'diff':
        for (const stack of selectStacks(assembly, command)) {
          sayDiff(world, job, stack, say);
        }
        return true;
      default:
        return goOnDeploying(world, job, assembly, command, say);
    }
  });
}

/** The run's assembly; synthesised first where there is none, or another one is asked for. */
function assemblyOf(
  world: World,
  slug: string,
  run: RunState,
  { cdk }: JobState,
  command: CdkCommand,
  say: Say,
  look: () => void,
): CloudAssembly | undefined {
  const before = run.synthesis;
  const { args, env } =
    command.usesAssembly && before
      ? before
      : { args: command.synthesis, env: cdk!.env };
  const isSame =
    JSON.stringify([before?.args, before?.env]) === JSON.stringify([args, env]);
  if (before?.assembly && isSame) return before.assembly;
  const synthesis = synthesisOf(world);
  if (!synthesis) throw new DeployError('This simulator synthesises no apps');
  const outcome = synthesis.look({ slug, sha: run.sha, args, env }, look);
  if (!outcome) return undefined;
  if ('error' in outcome) throw new DeployError(outcome.error);
  outcome.lines.forEach(say);
  run.synthesis = { args, env, assembly: outcome.assembly };
  return outcome.assembly;
}

/** Where a stack is deployed. */
function placeOf(job: JobState, stack: AssemblyStack): Place {
  const place = placeFor(job, stack.region);
  if (stack.account !== undefined && stack.account !== place.account) {
    throw new DeployError(
      `${stack.name}: Need to perform AWS calls for account ${stack.account}, but the current credentials are for ${place.account}`,
    );
  }
  return place;
}

function sayDiff(
  world: World,
  job: JobState,
  stack: AssemblyStack,
  say: Say,
): void {
  const { stacks } = cloudFormationState(world, placeOf(job, stack));
  const text = stacks[stack.stackName]?.current?.template;
  const before = text === undefined ? undefined : (JSON.parse(text) as Json);
  say(`Stack ${stack.name}`);
  diffLines(before, stack.template).forEach(say);
}

function goOnDeploying(
  world: World,
  job: JobState,
  assembly: CloudAssembly,
  command: CdkCommand,
  say: Say,
): boolean {
  const cdk = job.cdk!;
  cdk.stacks ??= selectStacks(assembly, command).map(({ name }) => name);
  for (;;) {
    if (job.stack) {
      const { done, lines } = checkDeploy(world, job);
      lines.forEach(say);
      if (!done) return false;
      delete job.stack;
    }
    const name = cdk.stacks.shift();
    if (name === undefined) return true;
    const stack = assembly.stacks.find(other => other.name === name)!;
    startOne(world, job, assembly, stack, command, say);
  }
}

function startOne(
  world: World,
  job: JobState,
  { assets }: CloudAssembly,
  stack: AssemblyStack,
  { parameters, tags }: CdkCommand,
  say: Say,
): void {
  const place = placeOf(job, stack);
  const { stackName } = stack;
  const given = parameters.filter(
    item => item.stack === undefined || item.stack === stack.name,
  );
  const read = readStack({
    stack,
    assets,
    place,
    parameters: {
      ...stack.parameters,
      ...Object.fromEntries(given.map(({ name, value }) => [name, value])),
    },
    tags,
    versionOf: fn => nextVersion(world, place, stackName, fn),
    exported: name => exportedValue(world, place, name),
  });
  sayInNameOnly(Object.values(read.inNameOnly), say);
  if (deleteFailedStack(world, place, stackName)) {
    say(
      `Found existing stack ${stackName} that had previously failed creation (ROLLBACK_COMPLETE). Deleting it before attempting to re-create it.`,
    );
  }
  startStack(world, place, job, read, say);
}

/** CDK makes many resources: one line for all. */
function sayInNameOnly(types: string[], say: Say): void {
  const counts = [...new Set(types)].map(
    type => `${type} (${types.filter(other => other === type).length})`,
  );
  if (counts.length > 0) {
    say(`There in name only, not simulated: ${counts.join(', ')}`);
  }
}
