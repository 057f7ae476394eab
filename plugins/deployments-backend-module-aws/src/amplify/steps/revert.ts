import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { GithubClient, GithubError } from '../../github';
import type { Pull } from '../../github';
import { isPassing, sentences, settle } from '../../steps/outcome';
import { normalJobId } from '../jobs';
import { revertInputSchema, stepStateSchema } from './inputs';
import type { RevertInput } from './inputs';
import { JOBS_LOOKED_AT, POLL_MS, refOf, whereItStands } from './shared';
import type { StepSources } from './shared';

/** People take their time; GitHub allows an app 5,000 requests an hour. */
const MERGE_POLL_MS = 10_000;
/** A push is built within seconds, unless nobody listens. */
const BUILD_BEGINS_WITHIN_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Name of the branch of a revert, by which it is found again. */
export const revertBranch = (rollbackId: string) =>
  `backspin/rollback-${rollbackId}`;

function clientFor(
  { assertLease }: StepContext,
  { codeHosts }: StepSources,
  { repositoryUrl }: RevertInput,
) {
  return codeHosts && new GithubClient(codeHosts, repositoryUrl, assertLease);
}

const NO_CODE_HOST: StepResult = {
  outcome: 'failed',
  message:
    'The portal has no GitHub integration any more. Configure it under integrations.github, and plan again.',
};

/**
 * Hands back what GitHub refuses for good instead of throwing it.
 *
 * @throws everything else: what passes, and a lost lease
 */
async function asking<T>(
  work: Promise<T>,
): Promise<{ output: T } | { error: GithubError }> {
  try {
    return { output: await work };
  } catch (error) {
    if (error instanceof GithubError && !isPassing(error)) return { error };
    throw error;
  }
}

function refused(tried: string, error: GithubError): StepResult {
  const denied = error.status === 401 || error.status === 403;
  return {
    outcome: 'failed',
    message: sentences(
      `${tried}: ${error.message}`,
      denied
        ? 'The integration needs to read and write contents and pull requests of this repository'
        : 'Look at the repository, and plan again',
    ),
  };
}

const opened = ({ number, html_url: url }: Pull): StepResult => ({
  outcome: 'done',
  message: `Pull request #${number} is open: ${url}`,
});

const textOf = (
  { rollbackId, requestedBy, reason }: StepContext,
  { branch, commit, from, to }: RevertInput,
) => ({
  title: `Take ${branch} back to ${commit.slice(0, 7)}`,
  body: [
    `Takes back ${from} and brings the files of ${to} (${commit}) back to ${branch}.`,
    `Reason: ${reason}`,
    `Asked for by ${requestedBy}. Backspin rollback ${rollbackId}.`,
    'When this is merged, Amplify builds it, and the rollback goes on by itself.',
  ].join('\n\n'),
});

/** Makes the branch with the old files, unless it is there. Gives a failure, or nothing. */
async function ensureBranch(
  context: StepContext,
  input: RevertInput,
  github: GithubClient,
): Promise<StepResult | undefined> {
  const name = revertBranch(context.rollbackId);
  const known = await github.head(name);
  if (known) {
    const commit = await github.commit(known);
    return commit?.tree.sha === input.tree
      ? undefined
      : {
          outcome: 'failed',
          message: `The branch ${name} exists and has other files. Look at it before anything else.`,
        };
  }
  const head = await github.head(input.branch);
  if (head !== input.head) {
    return {
      outcome: 'failed',
      message: `Somebody has pushed ${head?.slice(0, 7) ?? 'something'} to ${
        input.branch
      } after the plan was made. No pull request was opened; plan again.`,
    };
  }
  const { title, body } = textOf(context, input);
  // A commit that no branch has does nothing: one too many is harmless.
  const commit = await github.createCommit({
    message: `${title}\n\n${body}`,
    tree: input.tree,
    parents: [input.head],
  });
  await github.createBranch(name, commit.sha);
  return undefined;
}

/**
 * Opens the pull request, once: its branch is named after the rollback, and a pull
 * request from that branch is taken for its own, whatever became of it.
 */
export async function openRevert(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = revertInputSchema.parse(context.step.input);
  const github = clientFor(context, sources, input);
  if (!github) return NO_CODE_HOST;
  const head = revertBranch(context.rollbackId);
  const work = async (): Promise<StepResult> => {
    const known =
      context.previousAttempts > 0 ? await github.pullFrom(head) : undefined;
    if (!known) {
      const failure = await ensureBranch(context, input, github);
      if (failure) return failure;
    }
    const text = { ...textOf(context, input), head, base: input.branch };
    const asked = known
      ? { output: known }
      : await asking(github.openPull(text));
    if ('error' in asked) {
      return refused(
        `The pull request could not be opened, and the branch ${head} stays in the repository`,
        asked.error,
      );
    }
    const pull = asked.output;
    await context.checkpoint({
      pull: { number: pull.number, url: pull.html_url },
    });
    return opened(pull);
  };
  const done = await asking(work());
  return 'output' in done
    ? done.output
    : refused('The pull request could not be opened', done.error);
}

/** Waits until somebody merges the pull request, for as long as is configured. */
export async function waitMerge(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = revertInputSchema.parse(context.step.input);
  const github = clientFor(context, sources, input);
  if (!github) return NO_CODE_HOST;
  const { pull: known } = stepStateSchema.parse(context.state);
  // The engine runs steps in order, so this is a fault of the engine.
  if (!known) throw new Error('No pull request was opened before waiting');
  const read = await asking(github.pull(known.number));
  if ('error' in read) {
    return refused(
      `Pull request #${known.number} could not be read`,
      read.error,
    );
  }
  const pull = read.output;
  const named = `Pull request #${pull.number}`;
  if (pull.merged_at && pull.merge_commit_sha) {
    await context.checkpoint({ mergeCommit: pull.merge_commit_sha });
    return {
      outcome: 'done',
      message: `${named} was merged as ${pull.merge_commit_sha.slice(0, 7)}.`,
    };
  }
  if (pull.state === 'closed') {
    return {
      outcome: 'failed',
      message: `${named} was closed and not merged, so nothing was taken back. ${input.from} stays live: ${pull.html_url}`,
    };
  }
  const waitedMs = sources.now() - context.firstStartedAt;
  if (waitedMs >= input.mergeHours * HOUR_MS) {
    return {
      outcome: 'failed',
      message: `Nobody merged ${named.toLowerCase()} within ${
        input.mergeHours
      } h. ${
        input.from
      } stays live, and the pull request stays open: merge or close it, and plan again if it is still needed: ${
        pull.html_url
      }`,
    };
  }
  return {
    outcome: 'waiting',
    message: `${named} waits to be merged: ${pull.html_url}`,
    pollMs: MERGE_POLL_MS,
  };
}

/** Finds the build that the merge has started. */
export async function findBuild(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = revertInputSchema.parse(context.step.input);
  const { mergeCommit } = stepStateSchema.parse(context.state);
  if (!mergeCommit) throw new Error('Nothing was merged before the build');
  const read = await settle(
    sources.reader.jobs(refOf(context, input), JOBS_LOOKED_AT, () => true, {
      urgent: true,
    }),
  );
  if ('error' in read) {
    return {
      outcome: 'failed',
      message: sentences(
        `The builds of ${input.branch} could not be read: ${read.error.message}`,
      ),
    };
  }
  const own = read.output.find(({ commitId }) => commitId === mergeCommit);
  if (own) {
    const jobId = normalJobId(own.jobId);
    await context.checkpoint({ rebuildJobId: jobId });
    return {
      outcome: 'done',
      message: `Build #${jobId} builds the merge.`,
      deploymentId: jobId,
    };
  }
  const waitedMs = sources.now() - context.firstStartedAt;
  return waitedMs >= BUILD_BEGINS_WITHIN_MS
    ? {
        outcome: 'failed',
        message: sentences(
          `The revert is merged as ${mergeCommit.slice(
            0,
            7,
          )}, but Amplify has not begun to build it within ${
            BUILD_BEGINS_WITHIN_MS / 60_000
          } minutes`,
          whereItStands(context),
          'Start a build of the branch in the AWS console, or look at the webhook of the repository',
        ),
      }
    : {
        outcome: 'waiting',
        message: `Amplify has not begun to build ${mergeCommit.slice(0, 7)}.`,
        pollMs: POLL_MS,
      };
}

/** Compares the files that were built with the wanted ones: other pushes may have come between. */
export async function checkFiles(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = revertInputSchema.parse(context.step.input);
  const github = clientFor(context, sources, input);
  if (!github) return NO_CODE_HOST;
  const { mergeCommit, rebuildJobId } = stepStateSchema.parse(context.state);
  if (!mergeCommit) throw new Error('Nothing was merged before the check');
  const read = await asking(github.commit(mergeCommit));
  if ('error' in read) {
    return refused(`${mergeCommit.slice(0, 7)} could not be read`, read.error);
  }
  const wanted = input.commit.slice(0, 7);
  return read.output?.tree.sha === input.tree
    ? {
        outcome: 'done',
        message: `Build #${rebuildJobId} has the files of ${wanted}.`,
        deploymentId: rebuildJobId,
      }
    : {
        outcome: 'failed',
        message: `Build #${rebuildJobId} is live and has the revert, but also changes that were pushed to ${input.branch} before it was merged, so its files are not those of ${wanted}. Look at them, and plan again if they have to go, too.`,
      };
}
