import { partitionOf } from './clients';

const DOMAINS: Record<string, string> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const home = (region: string, path: string, hash: string) => {
  const domain = DOMAINS[partitionOf(region)] ?? 'console.aws.amazon.com';
  return `https://${region}.${domain}/${path}?region=${region}${hash}`;
};

/** Page of a function, or of one of its aliases. */
export function functionUrl(
  region: string,
  functionName: string,
  alias?: string,
): string {
  const suffix = alias && alias !== '$LATEST' ? `/aliases/${alias}` : '';
  return home(region, 'lambda/home', `#/functions/${functionName}${suffix}`);
}

/** Page of a CodeDeploy deployment. */
export function deploymentUrl(region: string, id: string): string {
  return home(region, `codesuite/codedeploy/deployments/${id}`, '');
}

/** Page of a stack. */
export function stackUrl(region: string, stackId: string): string {
  const id = encodeURIComponent(stackId);
  return home(
    region,
    'cloudformation/home',
    `#/stacks/stackinfo?stackId=${id}`,
  );
}

/** Page of an alarm. */
export function alarmUrl(region: string, name: string): string {
  const alarm = encodeURIComponent(name);
  return home(region, 'cloudwatch/home', `#alarmsV2:alarm/${alarm}`);
}

/** Page of a log group. The console encodes the name twice, with $ for %. */
export function logGroupUrl(region: string, group: string): string {
  const name = encodeURIComponent(encodeURIComponent(group)).replaceAll(
    '%',
    '$',
  );
  return home(
    region,
    'cloudwatch/home',
    `#logsV2:log-groups/log-group/${name}`,
  );
}
