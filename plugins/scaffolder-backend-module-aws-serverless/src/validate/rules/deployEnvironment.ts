import { Rule, faultAt } from './Rule';
import { deploys, environmentOf, jobsOf } from './workflow';

export const deployEnvironment: Rule = {
  id: 'deploy-environment',
  severity: 'error',
  doc: "A job that deploys names its GitHub environment: there reviewers approve, and the role's trust asks for that name.",
  fix: 'Add environment with the name of the environment to the job.',
  check: ({ workflows }) =>
    jobsOf(workflows)
      .filter(job => deploys(job) && !environmentOf(job))
      .map(job =>
        faultAt(
          job.workflow,
          job.path,
          `The job ${job.id} deploys without a GitHub environment`,
        ),
      ),
};
