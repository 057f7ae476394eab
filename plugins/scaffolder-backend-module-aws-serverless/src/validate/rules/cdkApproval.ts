import { Rule, faultAt } from './Rule';
import { environmentOf, jobsOf } from './workflow';

const WITHOUT_APPROVAL =
  /\bcdk deploy\b[^\n]*--require-approval[ =]["']?never\b/;

export const cdkApproval: Rule = {
  id: 'cdk-approval',
  severity: 'error',
  doc: 'CDK is told to ask nobody only where somebody was asked before: in a job with a GitHub environment, after a job that shows the difference.',
  fix: 'Add a job that runs cdk diff, name it in needs, and give the deploying job its environment.',
  check: ({ workflows }) => {
    const jobs = jobsOf(workflows);
    return jobs.flatMap(job => {
      const step = job.steps.find(({ script }) =>
        WITHOUT_APPROVAL.test(script),
      );
      const shown = jobs.some(
        other =>
          other.workflow === job.workflow &&
          [job.value.needs].flat().includes(other.id) &&
          other.steps.some(({ script }) => /\bcdk diff\b/.test(script)),
      );
      return step && !(shown && environmentOf(job))
        ? [
            faultAt(
              job.workflow,
              [...step.path, 'run'],
              `The job ${job.id} deploys what nobody has seen`,
            ),
          ]
        : [];
    });
  },
};
