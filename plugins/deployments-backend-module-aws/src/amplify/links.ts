import {
  parseAmplifyArn,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';

const CONSOLE_HOSTS: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * Page of a branch's builds in the AWS console. The console has no address for a
 * single build (aws-amplify/amplify-hosting#4027).
 */
export function branchConsoleUrl(target: Target): string | undefined {
  const arn = parseAmplifyArn(target.id);
  const host = arn && CONSOLE_HOSTS[arn.partition];
  if (!arn?.branch || !host) return undefined;
  return `https://${arn.region}.${host}/amplify/apps/${
    arn.appId
  }/branches/${encodeURIComponent(arn.branch)}/deployments`;
}
