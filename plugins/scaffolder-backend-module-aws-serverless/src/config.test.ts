import { ConfigReader } from '@backstage/config';
import { readServerlessConfig } from './config';

const read = (awsServerless?: object) =>
  readServerlessConfig(
    new ConfigReader({ ...(awsServerless && { awsServerless }) } as never),
  );

describe('readServerlessConfig', () => {
  it('needs no configuration', () => {
    expect(read()).toMatchObject({
      runtimes: ['nodejs24.x', 'nodejs22.x', 'python3.14', 'python3.13'],
      environments: [],
      versions: { python: {}, actions: {} },
    });
  });

  it('fills in what an environment leaves out', () => {
    const { environments } = read({
      environments: [
        { name: 'dev', branch: 'develop', accountId: '111111111111' },
      ],
    });
    expect(environments).toEqual([
      {
        name: 'dev',
        branch: 'develop',
        accountId: '111111111111',
        region: 'us-east-1',
        deploymentPreference: 'AllAtOnce',
        errorRateAlarmPercent: 1,
        logRetentionDays: 30,
        approval: false,
      },
    ]);
  });

  it.each([
    [
      { runtimes: ['nodejs20.x'] },
      /awsServerless\.runtimes\.0 in the configuration: nodejs20\.x is not for new services/,
    ],
    [
      { environments: [{ name: 'dev', branch: 'develop', accountId: '1' }] },
      /awsServerless\.environments\.0\.accountId in the configuration: must be twelve digits/,
    ],
    [{ skeletons: '' }, /awsServerless\.skeletons/],
  ])('names the key that is wrong: %j', (value, message) => {
    expect(() => read(value)).toThrow(message);
  });
});
