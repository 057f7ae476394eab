import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import {
  GetResourcesCommand,
  GetTagKeysCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {
  putRole,
  Role,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
} from '../../identity/registry';
import { simulatorRequestHandler } from '../../server/requestHandler';
import { createSimulator } from '../../server/simulator';
import { tagging } from '../tagging/tagging';
import { sts } from './sts';

const START = Date.UTC(2026, 10, 23);
const DEV = '111111111111';

const READER: Role = {
  account: DEV,
  name: 'portal/reader',
  allow: ['tag:Get*', 'sts:AssumeRole'],
  trust: [TOOLS_ACCOUNT],
};

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

function setUp() {
  let real = START;
  const simulator = createSimulator({
    services: [sts, tagging(() => [])],
    // The world's own time is another: credentials must not depend on it.
    startAt: 0,
    realTime: () => real,
  });
  const options = (credentials: Keys) => ({
    region: 'us-east-1',
    credentials,
    requestHandler: simulatorRequestHandler(simulator),
    maxAttempts: 1,
  });
  const client = (keys: Keys = TOOLS_CREDENTIALS) =>
    new STSClient(options(keys));
  const assume = async (
    RoleArn: string,
    input: object = {},
    keys: Keys = TOOLS_CREDENTIALS,
  ) => {
    const { Credentials: issued, ...rest } = await client(keys).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'backspin', ...input }),
    );
    return {
      ...rest,
      expiration: issued!.Expiration,
      keys: {
        accessKeyId: issued!.AccessKeyId!,
        secretAccessKey: issued!.SecretAccessKey!,
        sessionToken: issued!.SessionToken,
      },
    };
  };
  return {
    world: simulator.world,
    assume,
    client,
    tags: (keys: Keys) => new ResourceGroupsTaggingAPIClient(options(keys)),
    pass(ms: number) {
      real += ms;
    },
  };
}

describe('AssumeRole', () => {
  it('gives keys of the role, in its account', async () => {
    const { world, assume, client } = setUp();
    const arn = putRole(world, READER);
    expect(arn).toBe('arn:aws:iam::111111111111:role/portal/reader');
    const { keys, expiration, AssumedRoleUser } = await assume(arn);
    expect(keys.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(expiration).toEqual(new Date(START + 3_600_000));
    const identity = await client(keys).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: DEV,
      Arn: 'arn:aws:sts::111111111111:assumed-role/reader/backspin',
      UserId: AssumedRoleUser!.AssumedRoleId,
    });
  });

  it.each<[string, Role | undefined, object]>([
    ['a role that does not exist', undefined, {}],
    ['a role that trusts others', { ...READER, trust: ['222222222222'] }, {}],
    [
      'a role that trusts another user of the account',
      { ...READER, trust: [`arn:aws:iam::${TOOLS_ACCOUNT}:user/other`] },
      {},
    ],
    [
      'a missing external id',
      { ...READER, externalId: 'secret' },
      { ExternalId: undefined },
    ],
    [
      'a wrong external id',
      { ...READER, externalId: 'secret' },
      { ExternalId: 'guess' },
    ],
  ])('refuses %s', async (_, role, input) => {
    const { world, assume } = setUp();
    if (role) putRole(world, role);
    const arn = 'arn:aws:iam::111111111111:role/portal/reader';
    await expect(assume(arn, input)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::999999999999:user/tools is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it.each([
    ['its account', TOOLS_ACCOUNT],
    ['its account’s root', `arn:aws:iam::${TOOLS_ACCOUNT}:root`],
    ['its user', `arn:aws:iam::${TOOLS_ACCOUNT}:user/tools`],
    ['anyone', '*'],
  ])('admits a caller by trust in %s', async (_, trusted) => {
    const { world, assume } = setUp();
    const arn = putRole(world, {
      ...READER,
      trust: [trusted],
      externalId: 'secret',
    });
    await expect(assume(arn, { ExternalId: 'secret' })).resolves.toBeDefined();
  });

  it.each([
    [{ DurationSeconds: 899 }, 'greater than or equal to 900'],
    [{ DurationSeconds: 43201 }, 'less than or equal to 43200'],
    [{ DurationSeconds: 3601 }, 'exceeds the MaxSessionDuration'],
    [{ RoleSessionName: 'a' }, 'length greater than or equal to 2'],
    [{ RoleSessionName: 'two words' }, 'regular expression pattern'],
    [{ RoleSessionName: undefined }, "Value null at 'roleSessionName'"],
  ])('refuses %j', async (input, message) => {
    const { world, assume } = setUp();
    const arn = putRole(world, READER);
    await expect(assume(arn, input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  it('lets a role assume another that trusts it, for an hour at most', async () => {
    const { world, assume } = setUp();
    const reader = putRole(world, READER);
    const writer = putRole(world, {
      ...READER,
      name: 'writer',
      trust: [reader],
      maxSessionDuration: 7200,
    });
    const { keys } = await assume(reader);
    await expect(assume(writer, {}, keys)).resolves.toBeDefined();
    await expect(
      assume(writer, { DurationSeconds: 7200 }, keys),
    ).rejects.toThrow('role chaining');
  });
});

describe('temporary keys', () => {
  it('expire in real time', async () => {
    const { world, assume, client, pass } = setUp();
    const { keys } = await assume(putRole(world, READER), {
      DurationSeconds: 900,
    });
    pass(899_999);
    const whoAmI = () => client(keys).send(new GetCallerIdentityCommand({}));
    await expect(whoAmI()).resolves.toBeDefined();
    pass(1);
    await expect(whoAmI()).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
  });

  it.each([
    ['no session token', undefined],
    ['another session token', 'other'],
  ])('are refused with %s', async (_, sessionToken) => {
    const { world, assume, client } = setUp();
    const { keys } = await assume(putRole(world, READER));
    await expect(
      client({ ...keys, sessionToken }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('come from GetSessionToken too, but not with other temporary keys', async () => {
    const { client } = setUp();
    const { Credentials: issued } = await client().send(
      new GetSessionTokenCommand({}),
    );
    expect(issued!.Expiration).toEqual(new Date(START + 43_200_000));
    const session = client({
      accessKeyId: issued!.AccessKeyId!,
      secretAccessKey: issued!.SecretAccessKey!,
      sessionToken: issued!.SessionToken,
    });
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:iam::999999999999:user/tools',
    });
    await expect(session.send(new GetSessionTokenCommand({}))).rejects.toThrow(
      'Cannot call GetSessionToken with session credentials',
    );
  });

  it('belong to an account that GetAccessKeyInfo tells', async () => {
    const { client } = setUp();
    const info = (AccessKeyId: string) =>
      client().send(new GetAccessKeyInfoCommand({ AccessKeyId }));
    expect(await info(TOOLS_CREDENTIALS.accessKeyId)).toMatchObject({
      Account: TOOLS_ACCOUNT,
    });
    await expect(info('AKIAUNKNOWN000000000')).rejects.toThrow('Invalid');
  });
});

describe('an assumed role', () => {
  it('may do what it is allowed, and feels changes at once', async () => {
    const { world, assume, tags, client } = setUp();
    const arn = putRole(world, READER);
    const { keys } = await assume(arn);
    await expect(
      tags(keys).send(new GetResourcesCommand({})),
    ).resolves.toBeDefined();
    putRole(world, { ...READER, deny: ['tag:GetResources'] });
    await expect(
      tags(keys).send(new GetResourcesCommand({})),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::111111111111:assumed-role/reader/backspin is not authorized to perform: tag:GetResources on resource: * because no identity-based policy allows the tag:GetResources action',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      tags(keys).send(new GetTagKeysCommand({})),
    ).resolves.toBeDefined();
    putRole(world, { ...READER, allow: [] });
    await expect(
      client(keys).send(new GetCallerIdentityCommand({})),
    ).resolves.toBeDefined();
  });
});
