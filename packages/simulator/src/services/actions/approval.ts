/** Whether a job may deploy to its environment: reviewers, wait timers, branches. */
import type { World } from '../../core/types';
import { isUser, teamById, userId } from '../github/people';
import { environmentOf } from './state';
import type { EnvironmentState, JobState, RunState } from './state';
import { branchMatches } from './workflow';

/** What the environment says to a job. */
export type Verdict =
  | { kind: 'go' }
  /** Reviewers, or until a time. */
  | { kind: 'wait'; until?: number }
  | { kind: 'refuse'; reason: string };

function branchAllowed(
  { branchPolicy, branchPatterns }: EnvironmentState,
  branch: string,
  protectedBranches: string[],
): boolean {
  if (!branchPolicy) return true;
  if (branchPolicy.protected_branches) {
    return protectedBranches.length === 0 || protectedBranches.includes(branch);
  }
  return branchPatterns.some(
    ({ type, name }) => type === 'branch' && branchMatches(name, branch),
  );
}

/** What the rules of an environment say to a job that is otherwise ready. */
export function verdictOf(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  protectedBranches: string[],
): Verdict {
  if (!job.environment) return { kind: 'go' };
  const environment = environmentOf(world, slug, job.environment);
  if (!branchAllowed(environment, run.branch, protectedBranches)) {
    return {
      kind: 'refuse',
      reason: `Branch "${run.branch}" is not allowed to deploy to ${environment.name} due to environment protection rules.`,
    };
  }
  const said = run.approvals.filter(
    approval => approval.environment === environment.name,
  );
  const rejection = said.find(({ state }) => state === 'rejected');
  if (rejection) {
    return {
      kind: 'refuse',
      reason: `${rejection.by} has rejected the deployment to ${
        environment.name
      }${rejection.comment && `: ${rejection.comment}`}`,
    };
  }
  const until =
    (job.waitingSince ?? world.now()) + environment.waitTimer * 60_000;
  if (environment.reviewers.length > 0 && said.length === 0) {
    return { kind: 'wait' };
  }
  return until > world.now() ? { kind: 'wait', until } : { kind: 'go' };
}

/**
 * Whether somebody may approve or reject. The organisation's own app stands for
 * people who have no token of their own here, so it may review everywhere.
 */
export function mayReview(
  world: World,
  environment: EnvironmentState,
  run: RunState,
  login: string,
): boolean {
  if (environment.preventSelfReview && run.actor === login) return false;
  if (login.endsWith('[bot]')) return true;
  return (
    isUser(world, login) &&
    environment.reviewers.some(({ type, id }) =>
      type === 'User'
        ? id === userId(login)
        : teamById(world, id)?.members.includes(login),
    )
  );
}
