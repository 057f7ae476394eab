import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  DAY,
  MINUTE,
  SECOND,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import { setTraffic } from './behaviour';
import { DEFAULT_SETTINGS, createFunction, publishVersion } from './functions';
import { ROLE, createFunctionWithVersions, zip } from './testing';

const ARN = 'arn:aws:lambda:us-east-1:999999999999:function:fn';

let aws: SimulatedAccount;

beforeEach(async () => {
  aws = simulatedAccount();
  await createFunctionWithVersions(aws, 'fn', 2);
  await aws.lambda.send(
    new CreateAliasCommand({
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '2',
    }),
  );
});

describe('naming a function', () => {
  it.each([
    ['a name', { FunctionName: 'fn' }, '$LATEST', ARN],
    ['a name with an alias', { FunctionName: 'fn:live' }, '2', `${ARN}:live`],
    [
      'a partial ARN',
      { FunctionName: '999999999999:function:fn' },
      '$LATEST',
      ARN,
    ],
    ['a full ARN', { FunctionName: `${ARN}:1` }, '1', `${ARN}:1`],
    [
      'a qualifier',
      { FunctionName: 'fn', Qualifier: 'live' },
      '2',
      `${ARN}:live`,
    ],
    [
      '$LATEST',
      { FunctionName: 'fn', Qualifier: '$LATEST' },
      '$LATEST',
      `${ARN}:$LATEST`,
    ],
  ])('takes %s', async (_, input, version, arn) => {
    const { Configuration } = await aws.lambda.send(
      new GetFunctionCommand(input),
    );
    expect(Configuration).toMatchObject({ Version: version, FunctionArn: arn });
  });

  it.each([
    [
      { FunctionName: 'gone' },
      'ResourceNotFoundException',
      'Function not found: arn:aws:lambda:us-east-1:999999999999:function:gone',
    ],
    [
      { FunctionName: 'fn', Qualifier: '9' },
      'ResourceNotFoundException',
      `Function not found: ${ARN}:9`,
    ],
    [
      { FunctionName: 'fn', Qualifier: 'beta' },
      'ResourceNotFoundException',
      `Function not found: ${ARN}:beta`,
    ],
    [
      { FunctionName: 'fn:live', Qualifier: '1' },
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match',
    ],
    [
      { FunctionName: 'arn:aws:lambda:eu-west-1:999999999999:function:fn' },
      'ResourceNotFoundException',
      "not reachable in this region ('us-east-1')",
    ],
    [
      { FunctionName: 'arn:aws:lambda:us-east-1:111111111111:function:fn' },
      'AccessDeniedException',
      'No resource-based policy',
    ],
    [
      { FunctionName: 'no spaces' },
      'ValidationException',
      "Value 'no spaces' at 'functionName' failed to satisfy constraint",
    ],
  ])('refuses %j', async (input, name, message) => {
    await expect(
      aws.lambda.send(new GetFunctionCommand(input)),
    ).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('reading', () => {
  it('gives what a page about a release needs in one call', async () => {
    const fn = await aws.lambda.send(
      new GetFunctionCommand({ FunctionName: 'fn', Qualifier: 'live' }),
    );
    expect(fn.Configuration).toMatchObject({
      Description: 'commit 2',
      State: 'Active',
      LastUpdateStatus: 'Successful',
      Runtime: 'nodejs24.x',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/fn' },
      LastModified: expect.stringMatching(/^2026-11-23T08:\d\d:00\.000\+0000$/),
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(fn.Code).toMatchObject({
      RepositoryType: 'S3',
      Location: expect.stringMatching(/^https:.*X-Amz-Signature=/),
    });
  });

  it('leaves State and LastUpdateStatus out of lists', async () => {
    const { Functions } = await aws.lambda.send(new ListFunctionsCommand({}));
    expect(Functions![0].FunctionName).toBe('fn');
    expect(Functions![0]).not.toHaveProperty('State');
    expect(Functions![0]).not.toHaveProperty('LastUpdateStatus');
  });

  it('pages by 50 at most, without loss or repetition', async () => {
    for (let i = 0; i < 70; i++) {
      createFunction(aws.world, aws.place, `bulk-${i}`, {
        ...DEFAULT_SETTINGS,
        role: ROLE,
        codeSha256: 'x',
        codeSize: 1,
        logging: { format: 'Text', group: 'g' },
      });
    }
    const names: string[] = [];
    const sizes: number[] = [];
    let Marker: string | undefined;
    do {
      const page = await aws.lambda.send(
        new ListFunctionsCommand({ Marker, MaxItems: 100 }),
      );
      sizes.push(page.Functions!.length);
      names.push(...page.Functions!.map(f => f.FunctionName!));
      Marker = page.NextMarker;
    } while (Marker);
    expect(sizes).toEqual([50, 21]);
    expect(new Set(names).size).toBe(71);
  });

  it.each([
    [{ MaxItems: 0 }],
    [{ MaxItems: 10_001 }],
    [{ Marker: 'nonsense' }],
  ])('refuses a page of %j', async input => {
    await expect(
      aws.lambda.send(new ListFunctionsCommand(input)),
    ).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('lists versions with $LATEST first, then the oldest', async () => {
    const { Versions } = await aws.lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: 'fn' }),
    );
    expect(Versions!.map(v => v.Version)).toEqual(['$LATEST', '1', '2']);
    const all = await aws.lambda.send(
      new ListFunctionsCommand({ FunctionVersion: 'ALL' }),
    );
    expect(all.Functions!.map(v => v.FunctionArn)).toEqual([
      `${ARN}:$LATEST`,
      `${ARN}:1`,
      `${ARN}:2`,
    ]);
  });

  it('keeps tags', async () => {
    await aws.lambda.send(
      new TagResourceCommand({ Resource: ARN, Tags: { a: '1', b: '2' } }),
    );
    await aws.lambda.send(
      new UntagResourceCommand({ Resource: ARN, TagKeys: ['a'] }),
    );
    const { Tags } = await aws.lambda.send(
      new ListTagsCommand({ Resource: ARN }),
    );
    expect(Tags).toEqual({ b: '2' });
  });

  it('has no policy where none was set', async () => {
    await expect(
      aws.lambda.send(new GetPolicyCommand({ FunctionName: 'fn' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('publishing', () => {
  const publish = (input = {}) =>
    aws.lambda.send(
      new PublishVersionCommand({ FunctionName: 'fn', ...input }),
    );

  it('returns the last version while nothing has changed', async () => {
    expect((await publish({ Description: 'again' })).Version).toBe('2');
    await aws.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'fn',
        MemorySize: 512,
      }),
    );
    aws.pass(MINUTE);
    expect(await publish()).toMatchObject({ Version: '3', MemorySize: 512 });
  });

  it('never uses a number twice', async () => {
    await aws.lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: 'fn',
        ZipFile: zip('three'),
      }),
    );
    aws.pass(MINUTE);
    await publish();
    await aws.lambda.send(
      new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '3' }),
    );
    expect((await publish()).Version).toBe('4');
  });

  it.each([
    [{ CodeSha256: 'other' }, 'InvalidParameterValueException', 400],
    [{ RevisionId: 'other' }, 'PreconditionFailedException', 412],
  ])('checks %j', async (input, name, status) => {
    await expect(publish(input)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
  });

  it('refuses while an update is in progress, which ends by itself', async () => {
    await aws.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'fn', ZipFile: zip('x') }),
    );
    const read = () =>
      aws.lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: 'fn' }),
      );
    expect(await read()).toMatchObject({ LastUpdateStatus: 'InProgress' });
    await expect(publish()).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}`,
    });
    aws.pass(10 * SECOND);
    expect(await read()).toMatchObject({ LastUpdateStatus: 'Successful' });
    expect(await publish()).toMatchObject({ Version: '3', State: 'Pending' });
  });
});

describe('writing', () => {
  it.each([
    [{ Timeout: 901 }, 'timeout'],
    [{ MemorySize: 64 }, 'memorySize'],
    [{ EphemeralStorage: { Size: 100 } }, 'ephemeralStorage.size'],
    [{ Role: 'admin' }, 'role'],
    [{ Description: 'x'.repeat(257) }, 'description'],
  ])('refuses a configuration of %j', async (input, member) => {
    await expect(
      aws.lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: 'fn',
          ...input,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`at '${member}'`),
    });
  });

  it('refuses code that is no zip archive, and a version other than $LATEST', async () => {
    const update = (input: object) =>
      aws.lambda.send(
        new UpdateFunctionCodeCommand({ FunctionName: 'fn', ...input }),
      );
    const refused = { name: 'InvalidParameterValueException' };
    await expect(
      update({ ZipFile: new Uint8Array([1, 2]) }),
    ).rejects.toMatchObject(refused);
    await expect(update({})).rejects.toMatchObject(refused);
    await expect(
      update({ FunctionName: 'fn:1', ZipFile: zip('1') }),
    ).rejects.toMatchObject(refused);
  });

  it('changes nothing in a dry run', async () => {
    const before = await aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'fn' }),
    );
    const dry = await aws.lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: 'fn',
        ZipFile: zip('dry'),
        DryRun: true,
      }),
    );
    expect(dry.CodeSha256).not.toBe(before.CodeSha256);
    const after = await aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'fn' }),
    );
    expect(after.RevisionId).toBe(before.RevisionId);
    expect(after.CodeSha256).toBe(before.CodeSha256);
  });

  const create = (input: object) =>
    aws.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'new',
        Role: ROLE,
        Handler: 'app.handler',
        Runtime: 'nodejs24.x',
        Code: { ZipFile: zip('1') },
        ...input,
      }),
    );

  it('creates and publishes in one call', async () => {
    expect(await create({ Publish: true })).toMatchObject({
      Version: '1',
      State: 'Pending',
    });
    await expect(create({})).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: new',
    });
  });

  it.each(['nodejs16.x', 'python3.8'] as const)(
    'creates nothing with the runtime %s',
    async Runtime => {
      await expect(create({ Runtime })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringContaining('is no longer supported'),
      });
    },
  );

  it('creates nodejs20.x until the day on which Lambda stops', async () => {
    await create({ FunctionName: 'old', Runtime: 'nodejs20.x' });
    aws.pass(Date.parse('2027-02-01') - aws.world.now());
    await expect(
      create({ FunctionName: 'older', Runtime: 'nodejs20.x' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});

describe('deleting a version', () => {
  it('refuses one that an alias refers to', async () => {
    await expect(
      aws.lambda.send(
        new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '2' }),
      ),
    ).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        'Unable to delete version because the following aliases reference it: [live]',
    });
  });

  it('deletes another', async () => {
    await aws.lambda.send(
      new DeleteFunctionCommand({ FunctionName: 'fn', Qualifier: '1' }),
    );
    await expect(
      aws.lambda.send(
        new GetFunctionCommand({ FunctionName: 'fn', Qualifier: '1' }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a SnapStart version', () => {
  it('is Pending while its snapshot is taken, and Inactive after fourteen idle days', async () => {
    const fn = createFunction(aws.world, aws.place, 'snap', {
      ...DEFAULT_SETTINGS,
      role: ROLE,
      codeSha256: 'x',
      codeSize: 1,
      logging: { format: 'Text', group: 'g' },
      snapStart: 'PublishedVersions',
    });
    aws.pass(MINUTE);
    publishVersion(aws.world, aws.place, fn);
    const state = async () => {
      const { State } = await aws.lambda.send(
        new GetFunctionConfigurationCommand({
          FunctionName: 'snap',
          Qualifier: '1',
        }),
      );
      return State;
    };
    expect(await state()).toBe('Pending');
    aws.pass(2 * MINUTE);
    expect(await state()).toBe('Active');
    aws.pass(14 * DAY);
    expect(await state()).toBe('Inactive');
    // An alias that sends it traffic keeps it awake.
    await aws.lambda.send(
      new CreateAliasCommand({
        FunctionName: 'snap',
        Name: 'live',
        FunctionVersion: '1',
      }),
    );
    setTraffic(aws.world, aws.place, 'snap', { invocationsPerMinute: 1 });
    aws.pass(30 * DAY);
    expect(await state()).toBe('Active');
  });
});

describe('quotas', () => {
  const burst = async (count: number, call: () => Promise<unknown>) => {
    const results = await Promise.allSettled(
      Array.from({ length: count }, call),
    );
    return results.filter(r => r.status === 'rejected').map(r => r.reason);
  };

  it('throttles the control plane together at 15 a second, and GetFunction at 100', async () => {
    aws = simulatedAccount({ quotas: true });
    const list = () => aws.lambda.send(new ListFunctionsCommand({}));
    const [refused] = await burst(40, list);
    expect(refused).toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: '1',
      $metadata: { httpStatusCode: 429 },
    });
    const get = () =>
      aws.lambda.send(new GetFunctionCommand({ FunctionName: 'fn' }));
    const throttled = (await burst(60, get)).filter(
      e => e.name === 'TooManyRequestsException',
    );
    expect(throttled).toEqual([]);
  });
});
