import {
  AliasConfiguration,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import {
  MINUTE,
  SECOND,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import { setVersionHealth } from './behaviour';
import { ROLE, createFunctionWithVersions, zip } from './testing';

let aws: SimulatedAccount;

beforeEach(async () => {
  aws = simulatedAccount();
  await createFunctionWithVersions(aws, 'fn', 3);
  await aws.lambda.send(
    new CreateAliasCommand({
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '3',
    }),
  );
});

const getAlias = () =>
  aws.lambda.send(new GetAliasCommand({ FunctionName: 'fn', Name: 'live' }));

const update = (input: object) =>
  aws.lambda.send(
    new UpdateAliasCommand({ FunctionName: 'fn', Name: 'live', ...input }),
  );

const weights = (AdditionalVersionWeights: Record<string, number>) => ({
  RoutingConfig: { AdditionalVersionWeights },
});

describe('moving an alias', () => {
  it('compares the revision and sets a new one', async () => {
    const before = await getAlias();
    const moved = await update({
      FunctionVersion: '2',
      RevisionId: before.RevisionId,
    });
    expect(moved.FunctionVersion).toBe('2');
    expect(moved.RevisionId).not.toBe(before.RevisionId);
    await expect(
      update({ FunctionVersion: '1', RevisionId: before.RevisionId }),
    ).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      message: expect.stringContaining(
        'The Revision Id provided does not match',
      ),
      $metadata: { httpStatusCode: 412 },
    });
    expect((await getAlias()).FunctionVersion).toBe('2');
  });

  it('keeps weights unless they are given, and clears them with an empty map', async () => {
    await update(weights({ '2': 0.25 }));
    await update({ Description: 'same routing' });
    expect(await getAlias()).toMatchObject(weights({ '2': 0.25 }));
    await update(weights({}));
    expect((await getAlias()).RoutingConfig).toBeUndefined();
  });

  it.each([
    [{ FunctionVersion: '9' }, 'ResourceNotFoundException', ':9'],
    [weights({ '9': 0.1 }), 'ResourceNotFoundException', ':9'],
    [weights({ $LATEST: 0.1 }), 'InvalidParameterValueException', '$LATEST'],
    [
      { FunctionVersion: '$LATEST', ...weights({ '1': 0.1 }) },
      'InvalidParameterValueException',
      '$LATEST',
    ],
    [
      weights({ '1': 0.1, '2': 0.1 }),
      'InvalidParameterValueException',
      'greater than 1',
    ],
    [
      weights({ '3': 0.1 }),
      'InvalidParameterValueException',
      'already included',
    ],
    [weights({ '1': 1.1 }), 'InvalidParameterValueException', 'between 0.0'],
    [{ Name: 'beta' }, 'ResourceNotFoundException', 'Cannot find alias arn'],
  ])('refuses %j and changes nothing', async (input, name, message) => {
    const before = await getAlias();
    await expect(update(input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
    expect((await getAlias()).RevisionId).toBe(before.RevisionId);
  });

  it('refuses two versions with different roles', async () => {
    await aws.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'fn',
        Role: `${ROLE}-other`,
      }),
    );
    aws.pass(MINUTE);
    await aws.lambda.send(new PublishVersionCommand({ FunctionName: 'fn' }));
    await expect(update(weights({ '4': 0.1 }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('same execution role'),
    });
  });
});

describe('creating, listing and deleting aliases', () => {
  const create = (Name: string, FunctionVersion = '1') =>
    aws.lambda.send(
      new CreateAliasCommand({ FunctionName: 'fn', Name, FunctionVersion }),
    );

  it.each([
    ['live', 'ResourceConflictException'],
    ['12', 'ValidationException'],
    ['with space', 'ValidationException'],
  ])('refuses the name %s', async (alias, error) => {
    await expect(create(alias)).rejects.toMatchObject({ name: error });
  });

  it('lists all, or those that send traffic to a version', async () => {
    await create('old');
    await update(weights({ '1': 0.1 }));
    const list = async (FunctionVersion?: string) => {
      const { Aliases } = await aws.lambda.send(
        new ListAliasesCommand({ FunctionName: 'fn', FunctionVersion }),
      );
      return Aliases!.map(a => a.Name);
    };
    expect(await list()).toEqual(['live', 'old']);
    expect(await list('1')).toEqual(['live', 'old']);
    expect(await list('3')).toEqual(['live']);
    await aws.lambda.send(
      new DeleteAliasCommand({ FunctionName: 'fn', Name: 'old' }),
    );
    expect(await list()).toEqual(['live']);
  });
});

describe('provisioned concurrency', () => {
  const read = () =>
    aws.lambda.send(
      new GetProvisionedConcurrencyConfigCommand({
        FunctionName: 'fn',
        Qualifier: 'live',
      }),
    );
  const put = (Qualifier: string) =>
    aws.lambda.send(
      new PutProvisionedConcurrencyConfigCommand({
        FunctionName: 'fn',
        Qualifier,
        ProvisionedConcurrentExecutions: 10,
      }),
    );

  it('is allocated in a minute and a half, and anew when the alias moves', async () => {
    await expect(read()).rejects.toMatchObject({
      name: 'ProvisionedConcurrencyConfigNotFoundException',
    });
    await put('live');
    expect(await read()).toMatchObject({
      Status: 'IN_PROGRESS',
      AvailableProvisionedConcurrentExecutions: 0,
    });
    aws.pass(90 * SECOND);
    expect(await read()).toMatchObject({
      Status: 'READY',
      AvailableProvisionedConcurrentExecutions: 10,
    });
    await update({ FunctionVersion: '2' });
    aws.pass(45 * SECOND);
    expect(await read()).toMatchObject({
      Status: 'IN_PROGRESS',
      AvailableProvisionedConcurrentExecutions: 5,
    });
  });

  it('is not for $LATEST', async () => {
    await expect(put('$LATEST')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});

describe('invoking', () => {
  const invoke = (input = {}) =>
    aws.lambda.send(
      new InvokeCommand({ FunctionName: 'fn', Qualifier: 'live', ...input }),
    );

  it('runs the version that the alias points at, as healthy as it is', async () => {
    setVersionHealth(aws.world, aws.place, 'fn', '3', { errorRate: 0 });
    setVersionHealth(aws.world, aws.place, 'fn', '2', { errorRate: 1 });
    const fine = await invoke();
    expect(fine).toMatchObject({ StatusCode: 200, ExecutedVersion: '3' });
    expect(fine.FunctionError).toBeUndefined();
    await update({ FunctionVersion: '2' });
    const failed = await invoke();
    expect(failed).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '2',
      FunctionError: 'Unhandled',
    });
    expect(JSON.parse(failed.Payload!.transformToString())).toMatchObject({
      errorType: 'Error',
    });
  });

  it('follows the weights', async () => {
    await update(weights({ '1': 0.5 }));
    const versions = new Set<string>();
    for (let i = 0; i < 30; i++) {
      versions.add((await invoke()).ExecutedVersion!);
    }
    expect([...versions].sort()).toEqual(['1', '3']);
  });

  it.each([
    ['Event', 202],
    ['DryRun', 204],
  ] as const)('answers %s without a body', async (InvocationType, status) => {
    expect((await invoke({ InvocationType })).StatusCode).toBe(status);
  });
});

describe('any sequence of writes', () => {
  const version = fc.constantFrom('$LATEST', '1', '2', '3', '4', '5');
  const step = fc.oneof(
    fc.record({
      do: fc.constant('move' as const),
      version,
      second: fc.option(version),
      weight: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ do: fc.constant('delete' as const), version }),
    fc.record({ do: fc.constant('release' as const), code: fc.nat(5) }),
  );

  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  function commandOf(s: Step) {
    if (s.do === 'move') {
      return new UpdateAliasCommand({
        FunctionName: 'any',
        Name: 'live',
        FunctionVersion: s.version,
        ...weights(s.second ? { [s.second]: s.weight } : {}),
      });
    }
    return new DeleteFunctionCommand({
      FunctionName: 'any',
      Qualifier: (s as { version: string }).version,
    });
  }

  async function run(world: SimulatedAccount, s: Step) {
    try {
      if (s.do === 'release') {
        await world.lambda.send(
          new UpdateFunctionCodeCommand({
            FunctionName: 'any',
            ZipFile: zip(String(s.code)),
          }),
        );
        world.pass(MINUTE);
        await world.lambda.send(
          new PublishVersionCommand({ FunctionName: 'any' }),
        );
      } else {
        await world.lambda.send(commandOf(s) as UpdateAliasCommand);
      }
    } catch (error) {
      // A refusal is fine; anything that is not a client's error is not.
      expect((error as any).$metadata.httpStatusCode).toBeLessThan(500);
    }
  }

  function checkAlias(alias: AliasConfiguration, published: string[]) {
    const second = Object.entries(
      alias.RoutingConfig?.AdditionalVersionWeights ?? {},
    );
    expect(published).toContain(alias.FunctionVersion);
    expect(second.length).toBeLessThanOrEqual(1);
    for (const [other, weight] of second) {
      expect(published).toContain(other);
      expect([other, alias.FunctionVersion]).not.toContain('$LATEST');
      expect(other).not.toBe(alias.FunctionVersion);
      expect(weight).toBeGreaterThanOrEqual(0);
      expect(weight).toBeLessThanOrEqual(1);
    }
  }

  it('leaves every alias on versions that exist, and numbers that only grow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 20 }),
        async steps => {
          const world = simulatedAccount();
          await world.lambda.send(
            new CreateFunctionCommand({
              FunctionName: 'any',
              Runtime: 'nodejs24.x',
              Handler: 'app.handler',
              Role: ROLE,
              Code: { ZipFile: zip('0') },
            }),
          );
          world.pass(MINUTE);
          await world.lambda.send(
            new CreateAliasCommand({
              FunctionName: 'any',
              Name: 'live',
              FunctionVersion: '$LATEST',
            }),
          );
          let highest = 0;
          for (const s of steps) {
            const before = highest;
            await run(world, s);
            const { Versions } = await world.lambda.send(
              new ListVersionsByFunctionCommand({ FunctionName: 'any' }),
            );
            const published = Versions!.map(v => v.Version!);
            const numbers = published.slice(1).map(Number);
            const fresh = numbers.filter(n => n > before);
            expect(fresh.length).toBeLessThanOrEqual(1);
            highest = Math.max(highest, ...numbers);
            checkAlias(
              await world.lambda.send(
                new GetAliasCommand({ FunctionName: 'any', Name: 'live' }),
              ),
              published,
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
