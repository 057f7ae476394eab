import { Rule, faultAt } from './Rule';
import { textsOf } from './workflow';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const ACCESS_KEY = /\b(AKIA|ASIA)[0-9A-Z]{16}\b/;

const KEY_NAMES =
  /^(aws-access-key-id|aws-secret-access-key|aws_access_key_id|aws_secret_access_key)$/i;

export const noStoredKeys: Rule = {
  id: 'no-stored-keys',
  severity: 'error',
  doc: 'Workflows hold no access keys of AWS, nor take them from secrets: stored keys leak and last. A role taken on through OIDC lasts an hour and only works from this repository.',
  fix: 'Use role-to-assume of aws-actions/configure-aws-credentials, with permissions: id-token: write.',
  check: ({ workflows }) =>
    workflows.flatMap(workflow =>
      textsOf(workflow.value).flatMap(({ path, text }) => {
        const key = String(path[path.length - 1]);
        if (KEY_NAMES.test(key)) {
          return [faultAt(workflow, path, `${key} is a stored key of AWS`)];
        }
        return ACCESS_KEY.test(text)
          ? [faultAt(workflow, path, 'An access key of AWS stands in the file')]
          : [];
      }),
    ),
};
