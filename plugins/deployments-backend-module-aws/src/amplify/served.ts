import type { DomainAssociation, JobSummary } from '@aws-sdk/client-amplify';
import type {
  Plan,
  Release,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { branchServing, namesLeadingTo } from './domains';
import type { DomainNames } from './domains';
import { commitOf, liveJob, normalJobId, releaseOf } from './jobs';
import { switchInputSchema } from './steps/inputs';
import type { SwitchInput } from './steps/inputs';

/** The move of domains in a plan, where it has one. */
export function switchOf(
  plan: Pick<Plan, 'strategy' | 'steps'>,
): SwitchInput | undefined {
  if (plan.strategy !== 'amplify-switch-branch') return undefined;
  const step = plan.steps.find(({ id }) => id === 'move-domains');
  const input = switchInputSchema.safeParse(step?.input);
  return input.success ? input.data : undefined;
}

/** The custom names of a target, and the branch to which they lead. */
export interface Serving {
  names: DomainNames[];
  branch: string;
}

/**
 * To which branch the custom names of a target lead: to its own, unless a rollback
 * has moved them and nobody has moved them since.
 *
 * @param rollbacks - those of the target that succeeded, newest first
 */
export function servingOf(
  branch: string,
  associations: readonly DomainAssociation[],
  rollbacks: readonly Pick<Rollback, 'plan'>[],
): Serving {
  const [moved] = rollbacks.flatMap(({ plan }) => switchOf(plan) ?? []);
  const now = moved && branchServing(associations, moved.names);
  return now !== undefined && now !== branch
    ? { names: moved.names, branch: now }
    : { names: namesLeadingTo(associations, branch), branch };
}

/**
 * What users get from another branch, as a release of the target: its newest build
 * of the same commit, or one that it does not have.
 *
 * @param jobs - of the target's own branch
 * @param preferred - the build of the target that a rollback meant
 */
export function releaseServedBy(
  other: { branch: string; job: JobSummary },
  jobs: readonly JobSummary[],
  preferred: string | undefined,
  repositoryUrl?: string,
): Release {
  const commit = commitOf(other.job, repositoryUrl);
  const same = jobs.filter(
    job =>
      job.status === 'SUCCEED' &&
      commit !== undefined &&
      commitOf(job)?.sha === commit.sha,
  );
  const own =
    same.find(({ jobId }) => normalJobId(jobId) === preferred) ?? liveJob(same);
  if (own) return releaseOf(own, repositoryUrl);
  const id = `${other.branch}#${normalJobId(other.job.jobId)}`;
  return { id, label: id, commit };
}
