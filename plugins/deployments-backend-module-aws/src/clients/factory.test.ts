import {
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  createSimulator,
  putAccessKey,
  putRole,
  simulatorRequestHandler,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
} from '@backspin/simulator';
import type { Simulator } from '@backspin/simulator';
import { PROD } from '../__testUtils__/portal';
import { deployedAgo, SECRET } from '../__testUtils__/stacks';
import type { AwsAccountConfig } from '../config';
import { createAwsClients } from './factory';

const OWN_KEY = { accessKeyId: 'AKIAPRODPRODPROD0001', secretAccessKey: 'x' };
const FUNCTION = { FunctionName: 'royalties-prod' };
const read = { ...PROD, role: 'read' as const };
const write = { ...PROD, role: 'write' as const };

describe('the client layer', () => {
  let simulator: Simulator;

  beforeEach(() => {
    simulator = createSimulator({
      quotas: false,
      log: () => {},
      build(world) {
        deployedAgo(world, 60, { release: 1 });
        const trust = [TOOLS_ACCOUNT];
        const { account } = PROD;
        putRole(world, { account, trust, name: 'reader', allow: ['lambda:*'] });
        putRole(world, {
          account,
          trust,
          name: 'writer',
          allow: ['lambda:UpdateAlias'],
          externalId: 'secret-word',
        });
        putAccessKey(world, { accessKeyId: OWN_KEY.accessKeyId, account });
      },
    });
  });

  const tools: AwsCredentialsManager = {
    getCredentialProvider: async options => {
      if (options?.accountId && options.accountId !== TOOLS_ACCOUNT) {
        throw new Error(
          `There is no AWS integration that matches ${options.accountId}`,
        );
      }
      return { sdkCredentialProvider: async () => TOOLS_CREDENTIALS };
    },
  };

  function layer(account: Partial<AwsAccountConfig> = {}, more = {}) {
    return createAwsClients({
      config: {
        endpoint: 'http://simulator.test',
        defaultAlias: 'live',
        mergeHours: 24,
        quotaShare: 1,
        accounts: [
          {
            id: PROD.account,
            regions: [PROD.region],
            readRole: 'reader',
            writeRole: 'writer',
            externalId: 'secret-word',
            ...account,
          },
        ],
      },
      credentials: tools,
      requestHandler: simulatorRequestHandler(simulator),
      ...more,
    });
  }

  const count = async (operation: string) =>
    (await simulator.control.calls({ operation })).total;

  it('makes one client for each account, region, service, role and urgency', () => {
    const { clients } = layer();
    expect(clients.lambda(read)).toBe(clients.lambda({ ...read }));
    const others = [
      clients.lambda(write),
      clients.codedeploy(read),
      clients.lambda({ ...read, urgent: true }),
    ];
    others.forEach(other => expect(other).not.toBe(clients.lambda(read)));
  });

  it('refuses accounts and regions that are not configured', () => {
    const { clients } = layer();
    expect(() => clients.lambda({ ...read, account: '444444444444' })).toThrow(
      /Account 444444444444 is not under deployments\.aws\.accounts/,
    );
    expect(() => clients.lambda({ ...read, region: 'eu-west-1' })).toThrow(
      /Region eu-west-1/,
    );
  });

  it('assumes the role once for all services', async () => {
    const { clients } = layer();
    await clients.lambda(read).send(new GetFunctionCommand(FUNCTION));
    await clients
      .lambda({ ...read, urgent: true })
      .send(new GetFunctionCommand(FUNCTION));
    await clients.codedeploy(read).config.credentials();
    expect(await count('AssumeRole')).toBe(1);
  });

  it('takes the credentials of the account itself where it has no role', async () => {
    const asked: unknown[] = [];
    const manager: AwsCredentialsManager = {
      getCredentialProvider: async options => {
        asked.push(options);
        return { sdkCredentialProvider: async () => OWN_KEY };
      },
    };
    const { clients } = layer(
      { readRole: undefined },
      { credentials: manager },
    );
    const { Configuration } = await clients
      .lambda(read)
      .send(new GetFunctionCommand(FUNCTION));
    expect(Configuration?.Version).toBe('$LATEST');
    expect(asked).toEqual([{ accountId: PROD.account }]);
    expect(await count('AssumeRole')).toBe(0);
  });

  it('says which integration is missing, and that the account cannot be reached', async () => {
    const { clients, ledger } = layer({ readRole: undefined });
    await expect(
      clients.lambda(read).send(new GetFunctionCommand(FUNCTION)),
    ).rejects.toThrow(/no AWS integration/);
    expect(ledger.record(PROD.account, PROD.region, 'lambda').errors.size).toBe(
      1,
    );
  });

  it('refuses operations that are not in the table, and writes with the read role', async () => {
    const { clients } = layer();
    await expect(
      clients.lambda(write).send(new InvokeCommand(FUNCTION)),
    ).rejects.toThrow(/Invoke is not among the calls/);
    const move = new UpdateAliasCommand({
      ...FUNCTION,
      Name: 'live',
      FunctionVersion: '1',
    });
    await expect(clients.lambda(read).send(move)).rejects.toThrow(
      /needs the write role/,
    );
    expect(await count('UpdateAlias')).toBe(0);
  });

  it('hands on no values of variables, and no link to the code', async () => {
    const { clients } = layer();
    const one = await clients
      .lambda(read)
      .send(new GetFunctionCommand(FUNCTION));
    expect(one.Configuration?.Environment?.Variables).toEqual({
      API_KEY: '',
      STAGE: '',
    });
    expect(one.Code?.Location).toBeUndefined();
    const all = await clients.lambda(read).send(new ListFunctionsCommand({}));
    expect(JSON.stringify(all)).not.toContain(SECRET);
  });

  it('repeats throttled calls more slowly, reads and writes alike', async () => {
    const { clients, buckets } = layer();
    await simulator.control.addFault({
      kind: 'throttle',
      service: 'lambda',
      count: 1,
    });
    await clients.lambda(read).send(new GetFunctionCommand(FUNCTION));
    await simulator.control.addFault({
      kind: 'throttle',
      service: 'lambda',
      count: 1,
    });
    await clients.lambda(write).send(
      new UpdateAliasCommand({
        ...FUNCTION,
        Name: 'live',
        FunctionVersion: '1',
      }),
    );
    const states = [...buckets(PROD.account, PROD.region).values()].map(
      bucket => bucket.state(),
    );
    expect(states).toMatchObject([
      { name: 'lambda-get-function', throttled: 1 },
      { name: 'lambda-other', throttled: 1 },
    ]);
    expect(states[0].perSecond).toBeLessThan(100);
  });

  it('repeats a read that failed in passing', async () => {
    const { clients } = layer();
    await simulator.control.addFault({
      kind: 'error',
      service: 'lambda',
      count: 2,
    });
    const { Configuration } = await clients
      .lambda(read)
      .send(new GetFunctionCommand(FUNCTION));
    expect(Configuration?.FunctionName).toBe('royalties-prod');
    await simulator.control.addFault({ kind: 'error', service: 'lambda' });
    await expect(
      clients.lambda(read).send(new GetFunctionCommand(FUNCTION)),
    ).rejects.toThrow();
    expect(await count('GetFunction')).toBe(6);
  });

  it('never repeats a write that may have taken effect', async () => {
    const { clients } = layer();
    await simulator.control.addFault({
      kind: 'error',
      service: 'lambda',
      operation: 'UpdateAlias',
    });
    const move = new UpdateAliasCommand({
      ...FUNCTION,
      Name: 'live',
      FunctionVersion: '1',
    });
    await expect(clients.lambda(write).send(move)).rejects.toThrow();
    expect(await count('UpdateAlias')).toBe(1);
  });

  it('gives a write the head of the queue', async () => {
    const { clients, buckets } = layer();
    const alias = new GetAliasCommand({ ...FUNCTION, Name: 'live' });
    // Uses the burst up, and waits for two more.
    const reads = Array.from({ length: 17 }, () =>
      clients.lambda(read).send(alias),
    );
    const order: string[] = [];
    const last = reads[16].then(() => order.push('read'));
    const bucket = () => buckets(PROD.account, PROD.region).get('lambda-other');
    while ((bucket()?.state().waiting ?? 0) < 2) {
      await new Promise(resolve => setImmediate(resolve));
    }
    const move = new UpdateAliasCommand({
      ...FUNCTION,
      Name: 'live',
      FunctionVersion: '1',
    });
    await clients
      .lambda(write)
      .send(move)
      .then(() => order.push('write'));
    await last;
    expect(order).toEqual(['write', 'read']);
  });

  it('records calls, reachability and the newest error of an operation until it succeeds', async () => {
    const { clients, ledger } = layer();
    const record = () => ledger.record(PROD.account, PROD.region, 'lambda');
    expect(record()).toMatchObject({ calls: 0, reachable: 'not-tried' });
    const fault = await simulator.control.addFault({
      kind: 'accessDenied',
      service: 'lambda',
    });
    await clients
      .lambda(read)
      .send(new GetFunctionCommand(FUNCTION))
      .catch(() => {});
    expect(record()).toMatchObject({ calls: 1, reachable: 'yes' });
    expect(record().errors.get('GetFunction')?.code).toBe('access-denied');
    await simulator.control.removeFault(fault.id);
    await clients.lambda(read).send(new GetFunctionCommand(FUNCTION));
    expect(record().errors.size).toBe(0);
    expect(record().lastSuccessAt).toBeDefined();
    await simulator.control.addFault({ kind: 'reset', service: 'lambda' });
    await clients
      .lambda(read)
      .send(new GetFunctionCommand(FUNCTION))
      .catch(() => {});
    expect(record().reachable).toBe('no');
  });

  it('does not count what does not exist as a fault', async () => {
    const { clients, ledger } = layer();
    await clients
      .lambda(read)
      .send(new GetFunctionCommand({ FunctionName: 'absent' }))
      .catch(() => {});
    const record = ledger.record(PROD.account, PROD.region, 'lambda');
    expect(record.errors.size).toBe(0);
    expect(record.reachable).toBe('yes');
  });
});
