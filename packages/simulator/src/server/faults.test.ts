import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { setupServer } from 'msw/node';
import { ServiceDefinition } from '../core/types';
import { TOOLS_CREDENTIALS } from '../identity/registry';
import { sts } from '../services/sts/sts';
import { tagging } from '../services/tagging/tagging';
import { FaultSpec } from './faults';
import { listen } from './listen';
import { simulatorMswHandlers } from './msw';
import { simulatorRequestHandler } from './requestHandler';
import { createSimulator } from './simulator';

/** Counts how often the handler ran, to tell what took effect. */
function counted(): { service: ServiceDefinition; runs: () => number } {
  let runs = 0;
  return {
    runs: () => runs,
    service: {
      ...sts,
      operations: {
        GetCallerIdentity: (input, context) => {
          runs++;
          return sts.operations.GetCallerIdentity(input, context);
        },
      },
    },
  };
}

function setUp(realTime?: () => number) {
  const { service, runs } = counted();
  const simulator = createSimulator({
    services: [service, tagging(() => [])],
    realTime,
    log: () => {},
  });
  const options = { region: 'us-east-1', credentials: TOOLS_CREDENTIALS };
  const client = (extra: object = {}) =>
    new STSClient({
      ...options,
      requestHandler: simulatorRequestHandler(simulator),
      maxAttempts: 1,
      ...extra,
    });
  return { simulator, control: simulator.control, runs, client, options };
}

const whoAmI = () => new GetCallerIdentityCommand({});

async function outcome(client: STSClient): Promise<string> {
  try {
    await client.send(whoAmI());
    return 'served';
  } catch (error: any) {
    const status = error.$metadata?.httpStatusCode;
    return `${status ?? error.code} ${error.name}`;
  }
}

describe('faults', () => {
  it.each<[FaultSpec, string, number]>([
    [{ kind: 'throttle' }, '400 Throttling', 0],
    [{ kind: 'error' }, '500 InternalFailure', 0],
    [{ kind: 'error', status: 503 }, '503 ServiceUnavailable', 0],
    [{ kind: 'accessDenied' }, '403 AccessDenied', 0],
    [{ kind: 'reset' }, 'ECONNRESET TypeError', 0],
    [{ kind: 'timeoutAfterEffect' }, 'ECONNRESET TypeError', 1],
  ])('%j', async (fault, expected, runs) => {
    const { control, client, ...rest } = setUp();
    await control.addFault({ ...fault, service: 'sts' });
    expect(await outcome(client())).toBe(expected);
    expect(rest.runs()).toBe(runs);
  });

  it('meets only what it targets, with wildcards', async () => {
    const { control, client, options, simulator } = setUp();
    await control.addFault({ kind: 'error', operation: 'Get*Identity' });
    await control.addFault({ kind: 'error', account: '1111*' });
    await control.addFault({ kind: 'error', region: 'eu-west-1' });
    expect(await outcome(client())).toContain('500');
    const tags = new ResourceGroupsTaggingAPIClient({
      ...options,
      requestHandler: simulatorRequestHandler(simulator),
    });
    await expect(tags.send(new GetResourcesCommand({}))).resolves.toBeDefined();
    expect((await control.faults()).map(({ hits }) => hits)).toEqual([1, 0, 0]);
  });

  it('ends after its count, its time, or when it is removed', async () => {
    let real = 0;
    const { control, client } = setUp(() => real);
    await control.addFault({ kind: 'error', count: 2 });
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await outcome(client()));
    expect(outcomes.map(text => text.slice(0, 3))).toEqual([
      '500',
      '500',
      'ser',
    ]);
    await control.addFault({ kind: 'error', ttlMs: 1000 });
    expect(await outcome(client())).toContain('500');
    real = 1000;
    expect(await outcome(client())).toBe('served');
    const { id } = await control.addFault({ kind: 'error' });
    expect(await control.removeFault(id)).toBe(true);
    expect(await control.removeFault(id)).toBe(false);
    expect(await outcome(client())).toBe('served');
  });

  it('meets a share of the requests', async () => {
    const { control, client } = setUp();
    await control.addFault({ kind: 'error', probability: 0.5 });
    let met = 0;
    for (let i = 0; i < 100; i++) {
      if ((await outcome(client())) !== 'served') met++;
    }
    expect(met).toBeGreaterThan(25);
    expect(met).toBeLessThan(75);
  });

  it('makes calls slow', async () => {
    const { control, client } = setUp();
    await control.changeSettings({ latencyMs: 20 });
    await control.addFault({ kind: 'latency', ms: 30 });
    const before = performance.now();
    expect(await outcome(client())).toBe('served');
    expect(performance.now() - before).toBeGreaterThanOrEqual(48);
  });

  it('is survived by the SDK’s retries', async () => {
    const { control, client, runs } = setUp();
    await control.addFault({ kind: 'timeoutAfterEffect', count: 1 });
    expect(await outcome(client({ maxAttempts: 2 }))).toBe('served');
    expect(runs()).toBe(2);
  });

  it('can answer nothing until the caller gives up', async () => {
    const { control, client, runs, simulator } = setUp();
    await control.addFault({ kind: 'timeoutAfterEffect', hang: true });
    const gone = new AbortController();
    const pending = client().send(whoAmI(), { abortSignal: gone.signal });
    const settled = jest.fn();
    pending.catch(settled);
    while (runs() === 0) await new Promise(setImmediate);
    expect(settled).not.toHaveBeenCalled();
    gone.abort();
    await expect(pending).rejects.toThrow(/abort/i);
    const { recent } = await simulator.control.calls();
    expect(recent).toMatchObject([{ status: 0 }]);
  });
});

describe('faults over HTTP', () => {
  it.each<[FaultSpec, number]>([
    [{ kind: 'reset' }, 0],
    [{ kind: 'timeoutAfterEffect' }, 1],
  ])('%j cuts the socket', async (fault, expectedRuns) => {
    const { simulator, control, client, runs } = setUp();
    const server = await listen(simulator, { port: 0 });
    try {
      const remote = client({
        endpoint: server.url,
        requestHandler: new NodeHttpHandler(),
      });
      await control.addFault({ ...fault, count: 1 });
      await expect(remote.send(whoAmI())).rejects.toThrow(
        /ECONNRESET|socket hang up/,
      );
      expect(runs()).toBe(expectedRuns);
      expect(await outcome(remote)).toBe('served');
    } finally {
      await server.close();
    }
  });
});

describe('behind msw', () => {
  const { simulator, control, client, options } = setUp();
  const server = setupServer(...simulatorMswHandlers(simulator));
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => control.clearFaults());
  afterAll(() => server.close());

  const remote = () =>
    client({
      ...options,
      endpoint: 'http://localhost:4566',
      requestHandler: new NodeHttpHandler(),
    });

  it('serves the SDK’s own HTTP handler', async () => {
    expect(await outcome(remote())).toBe('served');
  });

  it('breaks its connections', async () => {
    await control.addFault({ kind: 'reset', count: 1 });
    expect(await outcome(remote())).not.toBe('served');
    expect(await outcome(remote())).toBe('served');
  });
});
