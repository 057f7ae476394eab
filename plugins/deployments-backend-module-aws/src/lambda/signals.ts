import {
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import {
  parseLambdaArn,
  type SignalPoint,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { InputError } from '@backstage/errors';
import type { AwsClients } from '../clients';

/** Lambda's metrics have one-minute periods. */
const PERIOD_SECONDS = 60;

/**
 * How far into the future the end of what is asked for lies: a clock that lags
 * behind AWS's must not cut the newest minutes off.
 */
const AHEAD_MS = 24 * 60 * 60_000;

const METRICS = [
  ['requests', 'Invocations', 'Sum'],
  ['errors', 'Errors', 'Sum'],
  ['durationMs', 'Duration', 'Average'],
] as const;

/**
 * The metrics of one version as called through an alias.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
function queriesOf(
  functionName: string,
  alias: string,
  version: string,
): MetricDataQuery[] {
  return METRICS.map(([id, MetricName, Stat]) => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [
          { Name: 'FunctionName', Value: functionName },
          { Name: 'Resource', Value: `${functionName}:${alias}` },
          { Name: 'ExecutedVersion', Value: version },
        ],
      },
      Period: PERIOD_SECONDS,
      Stat,
    },
  }));
}

/** Puts the values of the three metrics together, minute by minute, oldest first. */
export function signalPoints(results: readonly MetricDataResult[]) {
  const minutes = new Map<number, SignalPoint>();
  for (const { Id, Timestamps = [], Values = [] } of results) {
    const metric = METRICS.find(([id]) => id === Id)?.[0];
    if (!metric) continue;
    Timestamps.forEach((timestamp, index) => {
      const at = timestamp.getTime();
      const point = minutes.get(at) ?? {
        at: timestamp.toISOString(),
        requests: 0,
        errors: 0,
      };
      minutes.set(at, { ...point, [metric]: Values[index] });
    });
  }
  return [...minutes.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, point]) => point);
}

/** Reads from CloudWatch what callers of a version met with. */
export async function readLambdaSignals(
  clients: AwsClients,
  target: Target,
  { releaseId, from }: { releaseId: string; from: Date },
): Promise<{ periodSeconds: number; points: SignalPoint[] }> {
  const arn = parseLambdaArn(target.id);
  if (!arn?.qualifier) {
    throw new InputError(`${target.id} is not the alias of a function`);
  }
  const { account, region, functionName, qualifier } = arn;
  const client = clients.cloudwatch({ account, region, role: 'read' });
  const results: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queriesOf(functionName, qualifier, releaseId),
        StartTime: from,
        EndTime: new Date(Math.max(Date.now(), from.getTime()) + AHEAD_MS),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    results.push(...(page.MetricDataResults ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return { periodSeconds: PERIOD_SECONDS, points: signalPoints(results) };
}
