import { ConfigReader } from '@backstage/config';
import { readAwsConfig } from './config';

const read = (aws: unknown) =>
  readAwsConfig(new ConfigReader({ deployments: { aws } } as never));
const ACCOUNT = { id: '333333333333', regions: ['us-east-1'] };

describe('readAwsConfig', () => {
  it('has defaults and no accounts when nothing is configured', () => {
    expect(readAwsConfig(new ConfigReader({}))).toEqual({
      endpoint: undefined,
      defaultAlias: 'live',
      commitPattern: undefined,
      mergeHours: 24,
      quotaShare: 0.5,
      accounts: [],
    });
  });

  it('reads everything', () => {
    const config = read({
      endpoint: 'http://localhost:4566',
      defaultAlias: 'current',
      commitPattern: '^rev (?<sha>[0-9a-f]+)',
      quotaShare: 1,
      accounts: [
        {
          ...ACCOUNT,
          name: 'prod',
          regions: ['us-east-1', 'us-east-1', 'eu-west-1'],
          readRole: 'backspin-read',
          writeRole: 'arn:aws:iam::333333333333:role/path/backspin-write',
          externalId: 'x',
        },
      ],
    });
    expect(config).toMatchObject({
      endpoint: 'http://localhost:4566',
      defaultAlias: 'current',
      quotaShare: 1,
      accounts: [
        {
          id: '333333333333',
          name: 'prod',
          regions: ['us-east-1', 'eu-west-1'],
          readRole: 'backspin-read',
          writeRole: 'arn:aws:iam::333333333333:role/path/backspin-write',
          externalId: 'x',
        },
      ],
    });
    expect(config.commitPattern?.exec('rev 41b07aa')?.groups?.sha).toBe(
      '41b07aa',
    );
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an endpoint that is no URL',
      { endpoint: 'localhost' },
      /deployments\.aws\.endpoint/,
    ],
    ['a share of nothing', { quotaShare: 0 }, /deployments\.aws\.quotaShare/],
    ['no wait for a merge', { mergeHours: 0 }, /deployments\.aws\.mergeHours/],
    [
      'a share of more than all',
      { quotaShare: 2 },
      /deployments\.aws\.quotaShare/,
    ],
    [
      'an alias that is a version',
      { defaultAlias: '42' },
      /deployments\.aws\.defaultAlias/,
    ],
    [
      'a pattern without a sha',
      { commitPattern: '.*' },
      /deployments\.aws\.commitPattern.*sha/,
    ],
    [
      'a pattern that is none',
      { commitPattern: '(?<sha>[' },
      /deployments\.aws\.commitPattern/,
    ],
    [
      'an id that YAML took for a number',
      { accounts: [{ ...ACCOUNT, id: 333333333333 }] },
      /accounts\[0\]\.id.*quotes/,
    ],
    [
      'an id that is too short',
      { accounts: [{ ...ACCOUNT, id: '33' }] },
      /accounts\[0\]\.id/,
    ],
    [
      'an account twice',
      { accounts: [ACCOUNT, ACCOUNT] },
      /accounts\[1\]\.id.*second/,
    ],
    [
      'no region',
      { accounts: [{ ...ACCOUNT, regions: [] }] },
      /accounts\[0\]\.regions/,
    ],
    [
      'a region that is none',
      { accounts: [{ ...ACCOUNT, regions: ['Ohio'] }] },
      /accounts\[0\]\.regions.*Ohio/,
    ],
    [
      'a role that is none',
      { accounts: [{ ...ACCOUNT, readRole: 'a role' }] },
      /accounts\[0\]\.readRole/,
    ],
  ])('names the key of %s', (_what, aws, message) => {
    expect(() => read(aws)).toThrow(message);
  });
});
