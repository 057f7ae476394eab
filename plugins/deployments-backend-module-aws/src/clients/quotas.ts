/** Operations that draw on the same AWS quota. */
export type QuotaClass =
  | 'lambda-get-function'
  | 'lambda-other'
  | 'codedeploy'
  | 'cloudformation-describe-stacks'
  | 'cloudformation-other'
  | 'cloudwatch-describe-alarms'
  | 'cloudwatch-get-metric-data'
  | 'tagging'
  | 'amplify'
  | 'sts';

/** A quota of an account and region. */
export interface Quota {
  /** Calls a second that AWS publishes or that are reported. */
  published?: number;
  /** Calls a second that we allow ourselves where AWS publishes no figure. */
  assumed?: number;
  /** Calls that we allow ourselves at once where AWS publishes no figure. */
  burst?: number;
}

/** The quotas, and where they come from. */
export const QUOTAS: Record<QuotaClass, Quota> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
  'lambda-get-function': { published: 100 },
  'lambda-other': { published: 15 },
  // Reported in aws/aws-sam-cli#2671; not raisable.
  'cloudformation-describe-stacks': { published: 5 },
  'cloudformation-other': { assumed: 15 },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  'cloudwatch-describe-alarms': { published: 9 },
  'cloudwatch-get-metric-data': { published: 50 },
  codedeploy: { assumed: 15 },
  // https://docs.aws.amazon.com/general/latest/gr/arg.html
  tagging: { published: 15 },
  // The first look at an app and its branches is a dozen calls, and rare.
  amplify: { assumed: 5, burst: 20 },
  sts: { assumed: 5 },
};

/** Seconds' worth of calls that may be made at once where AWS publishes no figure. */
const ASSUMED_BURST_SECONDS = 2;

/** Share of a published quota that urgent calls may use on top of everybody's. */
const RESERVED_SHARE = 0.3;

/** What a class of calls is held to. */
export interface AllowedRate {
  perSecond: number;
  /** Calls that may be made at once after a pause. */
  burst: number;
  /** What calls that a person waits for may use beyond that. */
  reserve?: { perSecond: number; burst: number };
}

/**
 * What a class is held to, given the share of AWS's quotas that the portal allows
 * itself. A burst on a published quota is a second's worth. Calls that a person or a
 * rollback waits for have a reserve beside it, since they are few and pass; together
 * the two never use more than the quota at once, nor all of it for long.
 */
export function allowedRate(quota: QuotaClass, share: number): AllowedRate {
  const { published, assumed = 1, burst } = QUOTAS[quota];
  if (published === undefined) {
    return {
      perSecond: assumed,
      burst: burst ?? assumed * ASSUMED_BURST_SECONDS,
    };
  }
  const perSecond = published * share;
  const reserved = published * Math.min(RESERVED_SHARE, 1 - share);
  return {
    perSecond,
    burst: Math.max(1, perSecond),
    reserve:
      reserved > 0
        ? { perSecond: reserved, burst: Math.max(1, reserved) }
        : undefined,
  };
}
