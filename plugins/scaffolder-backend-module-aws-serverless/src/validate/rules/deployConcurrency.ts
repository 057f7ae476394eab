import { Fault, Rule, faultAt } from './Rule';
import { record } from './template';
import { deploys, inherited, jobsOf } from './workflow';

export const deployConcurrency: Rule = {
  id: 'deploy-concurrency',
  severity: 'error',
  doc: 'One deployment at a time goes to an environment, and none is cancelled half way: CloudFormation refuses the second, and a cancelled one leaves traffic between two versions.',
  fix: 'Add concurrency with a group that names the environment, and cancel-in-progress: false.',
  check: ({ workflows }) =>
    jobsOf(workflows)
      .filter(deploys)
      .flatMap((job): Fault[] => {
        const concurrency = inherited(job, 'concurrency');
        if (!concurrency) {
          return [
            faultAt(
              job.workflow,
              job.path,
              `The job ${job.id} may deploy while another run of it does`,
            ),
          ];
        }
        return record(concurrency.value)['cancel-in-progress'] === true
          ? [
              faultAt(
                job.workflow,
                [...concurrency.path, 'cancel-in-progress'],
                `A newer run cancels the job ${job.id} while it deploys`,
              ),
            ]
          : [];
      }),
};
