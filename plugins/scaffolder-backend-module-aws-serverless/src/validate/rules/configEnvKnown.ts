import { Rule, faultAt } from './Rule';
import { record } from './template';
import { jobsOf } from './workflow';

export const configEnvKnown: Rule = {
  id: 'config-env-known',
  severity: 'error',
  doc: 'An environment that a workflow deploys with --config-env stands in samconfig.toml. SAM does not stop at one that is missing: it deploys without its parameters.',
  fix: 'Add the table to samconfig.toml, or use the name of one that is there.',
  check: ({ workflows, samConfig }) =>
    jobsOf(workflows).flatMap(job =>
      job.steps.flatMap(step =>
        [...step.script.matchAll(/--config-env[ =]["']?([\w-]+)/g)]
          .map(([, name]) => name)
          .filter(name => record(samConfig?.value[name]).deploy === undefined)
          .map(name =>
            faultAt(
              job.workflow,
              [...step.path, 'run'],
              `The job ${job.id} deploys with --config-env ${name}, which samconfig.toml does not have`,
              `Add [${name}.deploy.parameters] to samconfig.toml.`,
            ),
          ),
      ),
    ),
};
