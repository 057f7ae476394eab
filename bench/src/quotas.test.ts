import {
  highestShare,
  mostCalls,
  quotaSeconds,
  scarceCalls,
  spentOf,
  throttledCalls,
} from './quotas';

const counter = (
  account: string,
  service: string,
  operation: string,
  count: number,
) => ({ account, region: 'us-east-1', service, operation, count });

const FILL = [
  counter('1', 'lambda', 'GetFunction', 150),
  counter('1', 'lambda', 'ListFunctions', 16),
  counter('1', 'lambda', 'GetAlias', 14),
  counter('2', 'lambda', 'GetAlias', 6),
  counter('2', 'cloudformation', 'ListStackResources', 900),
  counter('2', 'codedeploy', 'ListDeployments', 900),
];

it('counts together what AWS counts together', () => {
  expect(spentOf(FILL)).toEqual([
    {
      account: '1',
      quota: 'lambda GetFunction',
      perSecond: 100,
      calls: 150,
    },
    {
      account: '1',
      quota: 'lambda, everything else',
      perSecond: 15,
      calls: 30,
    },
    { account: '2', quota: 'lambda, everything else', perSecond: 15, calls: 6 },
  ]);
  expect(scarceCalls(FILL)).toBe(36);
});

it('takes the time of the account and quota that take longest', () => {
  expect(quotaSeconds(FILL)).toBe(2);
});

it('sets no floor without a published quota', () => {
  expect(quotaSeconds(FILL.slice(4))).toBe(0);
  expect(quotaSeconds([])).toBe(0);
});

it('tells the share of a quota that was used', () => {
  expect(highestShare(FILL, 20)).toBe(0.1);
});

it('tells how many pages the longest list had', () => {
  expect(mostCalls(FILL, 'GetAlias')).toBe(14);
  expect(mostCalls(FILL, 'ListApps')).toBe(0);
});

it('finds what was throttled, by whatever name', () => {
  const errors: Record<string, number>[] = [
    { TooManyRequestsException: 2 },
    { ThrottlingException: 1, Throttling: 1 },
    { ResourceNotFoundException: 7 },
    {},
  ];
  expect(throttledCalls(errors.map(each => ({ errors: each })))).toBe(4);
});
