import { Rule, faultAt } from './Rule';
import { inherited, jobsOf } from './workflow';

export const workflowPermissions: Rule = {
  id: 'workflow-permissions',
  severity: 'error',
  doc: "Jobs say what their token may do. Where they do not, the repository's default counts, which may be everything.",
  fix: 'Add permissions: contents: read at the top of the workflow, and more only to the job that needs it.',
  check: ({ workflows }) =>
    jobsOf(workflows).flatMap(job => {
      const permissions = inherited(job, 'permissions');
      if (!permissions) {
        return [
          faultAt(
            job.workflow,
            job.path,
            `The job ${job.id} does not say what its token may do`,
          ),
        ];
      }
      return permissions.value === 'write-all'
        ? [
            faultAt(
              job.workflow,
              permissions.path,
              `The token of the job ${job.id} may do everything`,
            ),
          ]
        : [];
    }),
};
