import { Rule, faultAt } from './Rule';
import { environmentOf, jobsOf, textsOf } from './workflow';

const BRANCH =
  '(\\$\\{\\{\\s*github\\.(ref_name|head_ref)\\s*\\}\\}|\\$\\{?GITHUB_(REF_NAME|HEAD_REF)\\}?)';
const AS_ENVIRONMENT = new RegExp(
  `(\\b(environment|env|stage)=|--config-env[ =]|--stack-name[ =]\\S*)["']?${BRANCH}`,
  'i',
);
const NAMED_SO = /^(environment|env_name|environment_name|stage|config_env)$/i;

export const environmentFromBranch: Rule = {
  id: 'environment-from-branch',
  severity: 'error',
  doc: "A branch's name is not an environment's: ${{ github.ref_name }} gives main where prod is meant, so the stack of an environment that does not exist is made.",
  fix: 'Write a job for each environment, with its name in it and an if on github.ref.',
  check: ({ workflows }) =>
    jobsOf(workflows).flatMap(job => {
      const wholly = new RegExp(BRANCH);
      const named = environmentOf(job);
      const faults = textsOf(job.value, job.path).filter(
        ({ path, text }) =>
          AS_ENVIRONMENT.test(text) ||
          (NAMED_SO.test(String(path[path.length - 1])) && wholly.test(text)),
      );
      const paths = faults.map(({ path }) => path);
      const environment = [...job.path, 'environment'];
      if (
        named &&
        wholly.test(named) &&
        !paths.some(path => path.join() === environment.join())
      ) {
        paths.push(environment);
      }
      return paths.map(path =>
        faultAt(
          job.workflow,
          path,
          `The job ${job.id} takes the environment from the branch's name`,
        ),
      );
    }),
};
