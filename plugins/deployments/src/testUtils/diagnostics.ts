import {
  diagnosticsSchema,
  type Diagnostics,
  type IamPolicies,
  type ServiceHealth,
} from '@backspin/backstage-plugin-deployments-common';
import { ago, lambdaTarget } from './fixtures';

/** One service of one account, reachable unless said otherwise. */
export const serviceHealth = (
  more: Partial<ServiceHealth> = {},
): ServiceHealth => {
  const account = more.account ?? '111111111111';
  return {
    account,
    accountName: 'dev',
    region: 'us-east-1',
    service: 'lambda',
    reachable: 'yes',
    readIdentity: `arn:aws:sts::${account}:assumed-role/backspin-read/backspin-read`,
    writeIdentity: `arn:aws:sts::${account}:assumed-role/backspin-write/backspin-write`,
    lastSuccessAt: ago(12),
    buckets: [
      {
        name: 'lambda-read',
        perSecond: 9,
        quotaPerSecond: 15,
        available: 6,
        capacity: 9,
        waiting: 0,
        throttled: 0,
      },
    ],
    calls: 1_284,
    ...more,
  };
};

/** The health of the portal; checked against the schema. */
export const diagnosticsOf = (
  services: ServiceHealth[],
  targets: Partial<Diagnostics['targets']> = {},
): Diagnostics =>
  diagnosticsSchema.parse({
    services,
    targets: {
      total: 286,
      observed: 286,
      failing: 0,
      unplaced: 0,
      oldestObservationAt: ago(58),
      oldestTarget: lambdaTarget('statement-get', 'dev').id,
      ...targets,
    },
    at: ago(1),
  });

/** Three accounts that can be read. */
export const healthy = () =>
  diagnosticsOf([
    serviceHealth(),
    serviceHealth({ service: 'codedeploy' }),
    serviceHealth({ account: '222222222222', accountName: 'staging' }),
    serviceHealth({ account: '333333333333', accountName: 'prod' }),
  ]);

/** The role of prod may not read functions, and Lambda throttles in dev. */
export const troubled = () =>
  diagnosticsOf(
    [
      serviceHealth({
        buckets: [
          {
            name: 'lambda-read',
            perSecond: 4.5,
            quotaPerSecond: 15,
            available: 0,
            capacity: 9,
            waiting: 7,
            throttled: 3,
          },
        ],
      }),
      serviceHealth({
        account: '333333333333',
        accountName: 'prod',
        reachable: 'no',
        lastSuccessAt: ago(3_600),
        error: {
          code: 'access-denied',
          message: 'The role backspin-read may not call lambda:GetFunction.',
          action: 'lambda:GetFunction',
          fix: 'Add lambda:GetFunction to the policy of the role backspin-read in account 333333333333.',
          at: ago(40),
        },
      }),
      serviceHealth({
        account: '333333333333',
        accountName: 'prod',
        service: 'codedeploy',
        reachable: 'not-tried',
        lastSuccessAt: undefined,
        buckets: [],
        calls: 0,
      }),
    ],
    { failing: 95, observed: 191, unplaced: 3 },
  );

/** Policies as the backend generates them, shortened. */
export const POLICIES: IamPolicies = {
  read: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['lambda:GetAlias'], Resource: ['*'] },
    ],
  },
  write: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['lambda:UpdateAlias'], Resource: ['*'] },
    ],
  },
};
