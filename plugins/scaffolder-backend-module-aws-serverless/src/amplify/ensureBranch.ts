import {
  CreateBranchCommand,
  GetBranchCommand,
  StartJobCommand,
  TagResourceCommand,
  UpdateBranchCommand,
  type Branch,
} from '@aws-sdk/client-amplify';
import { explained, isRefusal } from './awsErrors';
import type { AmplifyBranchDescription } from './description';
import type { AmplifyWork, Outcome } from './ensureApp';
import {
  branchChanges,
  missingTags,
  wantedBranch,
  wantedTags,
} from './wantedApp';

interface BranchWork extends AmplifyWork {
  appId: string;
  branch: AmplifyBranchDescription;
}

function tagsOf({ app, branch }: BranchWork): Record<string, string> {
  return { ...wantedTags(app), environment: branch.environment };
}

async function find(work: BranchWork): Promise<Branch | undefined> {
  const { app, appId, branch, clients } = work;
  try {
    const { branch: found } = await clients.repeatable.send(
      new GetBranchCommand({ appId, branchName: branch.name }),
    );
    return found;
  } catch (error) {
    if ((error as Error).name === 'NotFoundException') return undefined;
    throw explained(error, {
      app,
      operation: 'GetBranch',
      caller: clients.caller,
    });
  }
}

async function update(work: BranchWork, there: Branch): Promise<Outcome> {
  const { app, appId, branch, clients } = work;
  const changes = branchChanges(wantedBranch(app, branch), there);
  const tags = missingTags(tagsOf(work), there.tags);
  const context = { app, caller: clients.caller };
  if (changes) {
    try {
      await clients.repeatable.send(
        new UpdateBranchCommand({ appId, branchName: branch.name, ...changes }),
      );
    } catch (error) {
      throw explained(error, { ...context, operation: 'UpdateBranch' });
    }
  }
  if (Object.keys(tags).length > 0) {
    try {
      await clients.repeatable.send(
        new TagResourceCommand({ resourceArn: there.branchArn, tags }),
      );
    } catch (error) {
      throw explained(error, { ...context, operation: 'TagResource' });
    }
  }
  return changes || Object.keys(tags).length > 0 ? 'updated' : 'unchanged';
}

/** Connects a branch, or brings it up to its description. Errors as `ensureApp`. */
export async function ensureBranch(work: BranchWork): Promise<Outcome> {
  const there = await find(work);
  if (there) return update(work, there);
  const { app, appId, branch, clients } = work;
  try {
    await clients.once.send(
      new CreateBranchCommand({
        appId,
        branchName: branch.name,
        ...wantedBranch(app, branch),
        tags: tagsOf(work),
      }),
    );
  } catch (error) {
    // Made by somebody else just now, or by this call, whose answer was lost.
    const exists = /already exists/.test((error as Error).message);
    const found = exists || !isRefusal(error) ? await find(work) : undefined;
    if (found) return update(work, found);
    throw explained(error, {
      app,
      operation: 'CreateBranch',
      caller: clients.caller,
    });
  }
  return 'created';
}

/**
 * Starts the first build of a branch. Connecting a repository through the API
 * builds nothing before the next push.
 *
 * @returns false when the branch has been built before, or is being built
 */
export async function startFirstBuild(work: BranchWork): Promise<boolean> {
  const { app, appId, branch, clients } = work;
  const there = await find(work);
  if (Number(there?.totalNumberOfJobs ?? 0) > 0) return false;
  try {
    await clients.once.send(
      new StartJobCommand({
        appId,
        branchName: branch.name,
        jobType: 'RELEASE',
        jobReason: 'First build of the app',
      }),
    );
  } catch (error) {
    if (/pending or running jobs/.test((error as Error).message)) return false;
    const now = isRefusal(error) ? undefined : await find(work);
    if (Number(now?.totalNumberOfJobs ?? 0) > 0) return true;
    throw explained(error, {
      app,
      operation: 'StartJob',
      caller: clients.caller,
    });
  }
  return true;
}
