import { ago, serviceHealth } from '../../testUtils';
import { accountText, byAccount, problemsOf, serviceName } from './problems';

const denied = {
  code: 'access-denied' as const,
  message: 'Denied.',
  fix: 'Add it.',
  at: ago(10),
};

const bucket = (waiting: number, throttled: number) => ({
  name: 'lambda',
  perSecond: 5,
  available: 1,
  capacity: 5,
  waiting,
  throttled,
});

describe('problemsOf', () => {
  it('has nothing to say of what is well or was never called', () => {
    expect(
      problemsOf([
        serviceHealth(),
        serviceHealth({ service: 'amplify', reachable: 'not-tried' }),
      ]),
    ).toEqual([]);
  });

  it('says the same cause once, with all services that it concerns', () => {
    const problems = problemsOf(
      ['lambda', 'codedeploy'].map(service =>
        serviceHealth({ service, reachable: 'no', error: denied }),
      ),
    );
    expect(problems).toEqual([
      expect.objectContaining({
        kind: 'failing',
        unreachable: true,
        services: ['codedeploy', 'lambda'],
        error: denied,
      }),
    ]);
  });

  it('keeps accounts, regions and causes apart', () => {
    const broken = { reachable: 'no' as const, error: denied };
    expect(
      problemsOf([
        serviceHealth(broken),
        serviceHealth({ ...broken, account: '222222222222' }),
        serviceHealth({ ...broken, region: 'eu-west-1' }),
        serviceHealth({
          ...broken,
          service: 'amplify',
          error: { ...denied, message: 'Something else.' },
        }),
      ]),
    ).toHaveLength(4);
  });

  it('speaks of throttling only while calls wait for it', () => {
    expect(problemsOf([serviceHealth({ buckets: [bucket(0, 9)] })])).toEqual(
      [],
    );
    expect(problemsOf([serviceHealth({ buckets: [bucket(2, 0)] })])).toEqual(
      [],
    );
    expect(
      problemsOf([
        serviceHealth({ buckets: [bucket(2, 3), bucket(0, 1)] }),
        serviceHealth({ service: 'codedeploy', buckets: [bucket(1, 5)] }),
      ]),
    ).toEqual([
      expect.objectContaining({
        kind: 'throttled',
        throttled: 9,
        services: ['codedeploy', 'lambda'],
      }),
    ]);
  });

  it('begins with what cannot be read at all, and ends with throttling', () => {
    expect(
      problemsOf([
        serviceHealth({ account: '1', buckets: [bucket(2, 3)] }),
        serviceHealth({ account: '2', error: denied }),
        serviceHealth({ account: '3', reachable: 'no' }),
      ]).map(({ account }) => account),
    ).toEqual(['3', '2', '1']);
  });
});

describe('byAccount', () => {
  it('groups by account and region, those with a problem first, and sorts by name within', () => {
    const groups = byAccount([
      serviceHealth({ account: '1', service: 'lambda' }),
      serviceHealth({
        account: '1',
        service: 'amplify',
        reachable: 'not-tried',
      }),
      serviceHealth({ account: '2', service: 'codedeploy' }),
      serviceHealth({ account: '2', service: 'lambda', reachable: 'no' }),
      serviceHealth({ account: '2', region: 'eu-west-1' }),
    ]);
    expect(
      groups.map(group =>
        group.map(
          ({ account, region, service }) => `${account} ${region} ${service}`,
        ),
      ),
    ).toEqual([
      ['2 us-east-1 lambda', '2 us-east-1 codedeploy'],
      ['1 us-east-1 amplify', '1 us-east-1 lambda'],
      ['2 eu-west-1 lambda'],
    ]);
  });
});

it('names services as AWS does, and leaves others as they are', () => {
  expect(serviceName('codedeploy')).toBe('CodeDeploy');
  expect(serviceName('xray')).toBe('xray');
});

it('names an account by its name and its number', () => {
  expect(accountText({ account: '1', accountName: 'prod' })).toBe('prod (1)');
  expect(accountText({ account: '1' })).toBe('1');
});
