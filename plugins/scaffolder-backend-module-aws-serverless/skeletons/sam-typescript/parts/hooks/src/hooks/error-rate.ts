import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';

/** Longer than any deployment takes to shift its traffic. */
const WINDOW_SECONDS = 3 * 60 * 60;

const cloudWatch = new CloudWatchClient();

/** How many of a hundred invocations of a version have failed so far. */
export async function errorRateOf(
  functionName: string,
  alias: string,
  version: string,
): Promise<number> {
  const query = (Id: string, MetricName: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Period: 60,
      Stat: 'Sum',
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [
          { Name: 'FunctionName', Value: functionName },
          { Name: 'Resource', Value: `${functionName}:${alias}` },
          { Name: 'ExecutedVersion', Value: version },
        ],
      },
    },
  });
  const now = Date.now();
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - WINDOW_SECONDS * 1000),
      EndTime: new Date(now),
      MetricDataQueries: [
        query('errors', 'Errors'),
        query('invocations', 'Invocations'),
      ],
    }),
  );
  const sum = (id: string) =>
    (MetricDataResults.find((result) => result.Id === id)?.Values ?? []).reduce(
      (total, value) => total + value,
      0,
    );
  const invocations = sum('invocations');
  return invocations === 0 ? 0 : (100 * sum('errors')) / invocations;
}
