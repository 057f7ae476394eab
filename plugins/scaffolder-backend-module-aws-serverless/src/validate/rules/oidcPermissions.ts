import { Rule, faultAt } from './Rule';
import { record } from './template';
import { assumesRole, inherited, jobsOf } from './workflow';

export const oidcPermissions: Rule = {
  id: 'oidc-permissions',
  severity: 'error',
  doc: 'A job that takes on a role through OIDC has the permission id-token: write. Without, GitHub gives it no token, and the job fails at its first call.',
  fix: 'Add permissions with id-token: write and contents: read to the job.',
  check: ({ workflows }) =>
    jobsOf(workflows).flatMap(job => {
      const step = assumesRole(job);
      const permissions = record(inherited(job, 'permissions')?.value);
      return step && permissions['id-token'] !== 'write'
        ? [
            faultAt(
              job.workflow,
              step.path,
              `The job ${job.id} takes on a role without the permission id-token: write`,
            ),
          ]
        : [];
    }),
};
