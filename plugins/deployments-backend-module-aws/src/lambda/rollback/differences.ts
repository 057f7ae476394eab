import type {
  ConfigurationDifference,
  ReleaseConfiguration,
} from '@backspin/backstage-plugin-deployments-common';

const megabytes = (size: number | undefined) =>
  size === undefined ? undefined : `${size} MB`;
const seconds = (time: number | undefined) =>
  time === undefined ? undefined : `${time} s`;

/** A layer's ARN as its name and version: the account and region say nothing here. */
const layerName = (arn: string) => /:layer:(.+)$/.exec(arn)?.[1] ?? arn;

function onlyIn(
  kind: string,
  from: readonly string[],
  to: readonly string[],
): ConfigurationDifference[] {
  const names = [...new Set([...from, ...to])].sort();
  return names
    .filter(name => from.includes(name) !== to.includes(name))
    .map(name => ({
      field: `${kind} ${name}`,
      from: from.includes(name) ? 'set' : undefined,
      to: to.includes(name) ? 'set' : undefined,
    }));
}

/**
 * What differs between the configuration of the release that is live and that of
 * the one gone back to. Of variables and layers only the names; what is not known
 * on either side is no difference.
 */
export function configurationDifferences(
  from: ReleaseConfiguration | undefined,
  to: ReleaseConfiguration | undefined,
): ConfigurationDifference[] {
  if (!from || !to) return [];
  const values: ConfigurationDifference[] = [
    { field: 'runtime', from: from.runtime, to: to.runtime },
    {
      field: 'memory',
      from: megabytes(from.memorySize),
      to: megabytes(to.memorySize),
    },
    { field: 'timeout', from: seconds(from.timeout), to: seconds(to.timeout) },
    { field: 'architecture', from: from.architecture, to: to.architecture },
    { field: 'handler', from: from.handler, to: to.handler },
  ];
  return [
    ...values.filter(difference => difference.from !== difference.to),
    ...onlyIn(
      'layer',
      (from.layers ?? []).map(layerName),
      (to.layers ?? []).map(layerName),
    ),
    ...onlyIn('variable', from.variableNames ?? [], to.variableNames ?? []),
  ];
}
