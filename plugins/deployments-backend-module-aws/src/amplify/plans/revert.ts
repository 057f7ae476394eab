import { normalJobId } from '../jobs';
import { slugOf } from '../../github';
import type { RevertInput } from '../steps/inputs';
import { buildTime, minutesWarning, short } from './builds';
import type { PlanFacts, WayPlan } from './types';

/** A pull request that takes the branch back, and the build that follows its merge. */
export function revertPlan(facts: PlanFacts): WayPlan {
  const { app, branch, from, jobs, mergeHours, repository, to } = facts;
  if ('refusal' in repository) throw new Error(repository.refusal);
  const { target } = facts.input;
  const commit = to.release.commit!.sha;
  const own = branch.branchName!;
  const repositoryUrl = facts.repositoryUrl!;
  const slug = slugOf(repositoryUrl);
  const where = `${target.name} ${own}`;
  const input: RevertInput = {
    appId: app.appId!,
    branch: own,
    repositoryUrl,
    commit,
    tree: repository.tree,
    head: repository.head,
    from: from.label,
    to: to.release.label,
    mergeHours,
  };
  const time = buildTime(facts);
  return {
    steps: [
      {
        id: 'open-revert',
        title: `Open a pull request that takes ${own} back to ${short(commit)}`,
        action: 'github:CreatePullRequest',
        call: `POST /repos/${slug}/pulls, files of ${short(
          commit,
        )} on top of ${short(repository.head)}`,
        effect: true,
        input: { ...input },
      },
      {
        id: 'wait-merge',
        title: 'Wait until somebody merges it',
        action: 'github:GetPullRequest',
        call: `GET /repos/${slug}/pulls, for ${mergeHours} h at most`,
        effect: false,
        input: { ...input },
      },
      {
        id: 'find-build',
        title: 'Wait for the build to begin',
        action: 'amplify:ListJobs',
        call: `amplify:ListJobs ${where}, the build of the merge`,
        effect: false,
        input: { ...input },
      },
      {
        id: 'wait-job',
        title: 'Wait for the build',
        action: 'amplify:GetJob',
        call: `amplify:GetJob ${where}, until the build has ended`,
        effect: false,
        input: { ...input },
      },
      {
        id: 'check-files',
        title: `Check that the files are those of ${short(commit)}`,
        action: 'github:GetCommit',
        call: `GET /repos/${slug}/git/commits, tree ${short(
          repository.tree,
        )} expected`,
        effect: false,
        input: { ...input },
      },
    ],
    warnings: [
      {
        code: 'waits-for-merge',
        title: 'Somebody has to merge a pull request',
        message: `Until then ${from.label} stays live. If nobody merges within ${mergeHours} h, the rollback fails and the pull request stays open. Until it ends, no other rollback of this branch can begin: close the pull request to give up sooner.`,
      },
      minutesWarning(time.expectedMs),
    ],
    expectedMs: time.expectedMs,
    expectedFrom: `${time.expectedFrom}, once it is merged`,
    basis: {
      liveBuild: from.id,
      newestBuild: jobs.length > 0 ? normalJobId(jobs[0].jobId) : undefined,
      branchHead: repository.head,
      commit,
    },
  };
}
