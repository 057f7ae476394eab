import {
  GetResourcesCommand,
  GetTagKeysCommand,
  ResourceGroupsTaggingAPIClient,
  StartReportCreationCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ServiceDefinition } from '../core/types';
import { putAccessKey, TOOLS_CREDENTIALS } from '../identity/registry';
import { sts } from '../services/sts/sts';
import { tagging } from '../services/tagging/tagging';
import { simulatorRequestHandler } from './requestHandler';
import { createSimulator, SimulatorOptions } from './simulator';

const START = Date.UTC(2026, 10, 23);

function setUp(options: SimulatorOptions = {}) {
  let real = START;
  const lines: string[] = [];
  const simulator = createSimulator({
    services: [sts, tagging(() => [])],
    startAt: START,
    realTime: () => real,
    log: line => lines.push(line),
    ...options,
  });
  const client = {
    region: 'us-east-1',
    credentials: TOOLS_CREDENTIALS,
    requestHandler: simulatorRequestHandler(simulator),
    maxAttempts: 1,
  };
  return {
    simulator,
    control: simulator.control,
    lines,
    pass(ms: number) {
      real += ms;
    },
    sts: new STSClient(client),
    tagging: new ResourceGroupsTaggingAPIClient(client),
    client,
  };
}

const whoAmI = () => new GetCallerIdentityCommand({});
const getResources = () => new GetResourcesCommand({});

describe('callers', () => {
  it('knows the account by the access key and the region by the signature', async () => {
    const { sts: client, control } = setUp();
    expect(await client.send(whoAmI())).toMatchObject({
      Account: '999999999999',
      Arn: 'arn:aws:iam::999999999999:user/tools',
    });
    const { counters } = await control.calls();
    expect(counters).toMatchObject([
      { account: '999999999999', region: 'us-east-1', service: 'sts' },
    ]);
  });

  it.each<
    [
      string,
      { service: string; path?: string; target?: string; form?: string },
      number,
      string,
    ]
  >([
    [
      'rest-json',
      { service: 'lambda', path: '/2015-03-31/functions' },
      403,
      'UnrecognizedClientException',
    ],
    [
      'json 1.1',
      {
        service: 'tagging',
        target: 'ResourceGroupsTaggingAPI_20170126.GetResources',
      },
      400,
      'UnrecognizedClientException',
    ],
    [
      'query',
      { service: 'sts', form: 'Action=GetCallerIdentity&Version=2011-06-15' },
      403,
      '<Code>InvalidClientTokenId</Code>',
    ],
  ])('refuses an unknown key in %s', async (_, request, status, expected) => {
    const lambda: ServiceDefinition = {
      ...sts,
      id: 'lambda',
      signingName: 'lambda',
      protocol: 'restJson1',
      sdk: jest.requireActual('@aws-sdk/client-lambda'),
      operations: {},
    };
    const { simulator } = setUp({
      services: [sts, tagging(() => []), lambda],
    });
    const response = await simulator.fetch(
      new Request(`http://localhost${request.path ?? '/'}`, {
        method: request.path ? 'GET' : 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=AKIAUNKNOWN/20261123/us-east-1/${request.service}/aws4_request, SignedHeaders=host, Signature=0`,
          ...(request.target && {
            'x-amz-target': request.target,
            'content-type': 'application/x-amz-json-1.1',
          }),
          ...(request.form && {
            'content-type': 'application/x-www-form-urlencoded',
          }),
        },
        body: request.path ? undefined : request.form ?? '{}',
      }),
    );
    expect(response.status).toBe(status);
    const body = await response.text();
    const type = response.headers.get('x-amzn-errortype') ?? '';
    expect(type + body).toContain(expected);
  });

  it('refuses a request that nobody signed', async () => {
    const { simulator } = setUp();
    const response = await simulator.fetch(
      new Request('http://localhost/', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      }),
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(
      '<Code>MissingAuthenticationToken</Code>',
    );
  });
});

describe('what is not simulated', () => {
  it('answers as AWS does for an unknown operation, and says so in log and calls', async () => {
    const { tagging: client, control, lines } = setUp();
    await expect(
      client.send(new StartReportCreationCommand({ S3Bucket: 'reports' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 404 },
    });
    expect(lines).toEqual(['tagging.StartReportCreation is not simulated']);
    const { counters } = await control.calls({
      operation: 'StartReportCreation',
    });
    expect(counters).toMatchObject([
      { count: 1, errors: { UnknownOperationException: 1 } },
    ]);
  });

  it('answers InvalidAction in the query protocol', async () => {
    const { simulator } = setUp();
    const response = await simulator.fetch(
      new Request('http://localhost/', {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${TOOLS_CREDENTIALS.accessKeyId}/20261123/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'Action=Dance&Version=2011-06-15',
      }),
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>InvalidAction</Code>');
  });

  it('turns away services it does not have', async () => {
    const { simulator, lines } = setUp();
    const response = await simulator.fetch(
      new Request('http://localhost/bucket', {
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${TOOLS_CREDENTIALS.accessKeyId}/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
        },
      }),
    );
    expect(response.status).toBe(404);
    expect(lines).toEqual(["No simulated service 's3' for GET /bucket"]);
  });
});

describe('quotas', () => {
  it('throttles per account and region, with the error of the service', async () => {
    const { tagging: client, pass, control } = setUp();
    const call = () =>
      client.send(getResources()).then(
        () => 'served',
        error => `${error.name} ${error.$metadata.httpStatusCode}`,
      );
    const first = await Promise.all(Array.from({ length: 20 }, call));
    expect(first.filter(result => result === 'served')).toHaveLength(15);
    expect(new Set(first.slice(15))).toEqual(
      new Set(['ThrottledException 400']),
    );
    pass(200);
    const second = await Promise.all(Array.from({ length: 5 }, call));
    expect(second.filter(result => result === 'served')).toHaveLength(3);
    const { counters } = await control.calls();
    expect(counters[0].statuses).toEqual({ 200: 18, 400: 7 });
  });

  it('counts other operations and other accounts in buckets of their own', async () => {
    const { tagging: client, simulator, client: options } = setUp();
    for (let i = 0; i < 15; i++) await client.send(getResources());
    await expect(client.send(new GetTagKeysCommand({}))).resolves.toBeDefined();
    putAccessKey(simulator.world, {
      accessKeyId: 'AKIAOTHER',
      account: '111111111111',
    });
    const other = new ResourceGroupsTaggingAPIClient({
      ...options,
      credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' },
    });
    await expect(other.send(getResources())).resolves.toBeDefined();
    await expect(client.send(getResources())).rejects.toThrow('Rate exceeded');
  });

  it('can be switched off', async () => {
    const { tagging: client, control } = setUp();
    await control.changeSettings({ quotas: false });
    for (let i = 0; i < 30; i++) await client.send(getResources());
    expect((await control.calls()).total).toBe(30);
  });
});

describe('a world', () => {
  it('is saved and restored with its keys, and reset to its seed', async () => {
    const {
      simulator,
      control,
      sts: client,
      pass,
    } = setUp({
      build: world =>
        world.slice('notes', { account: 'a', region: 'r' }, () => ({
          text: world.random.hex(8),
        })),
    });
    const note = () =>
      simulator.world.slice('notes', { account: 'a', region: 'r' }, () => ({
        text: '',
      }));
    const built = note().text;
    note().text = 'changed';
    const saved = simulator.save();
    pass(1000);
    await control.reset();
    expect(note().text).toBe(built);
    expect((await control.clock()).now).toBe(START);
    simulator.restore(saved);
    expect(note().text).toBe('changed');
    await expect(client.send(whoAmI())).resolves.toBeDefined();
  });

  it('answers 500 when an event that was due has failed, and goes on', async () => {
    const { simulator, sts: client, lines } = setUp();
    const place = { account: 'a', region: 'r' };
    simulator.world.on('test', 'ping', () => {
      throw new Error('broken event');
    });
    const event = { ...place, service: 'test', type: 'ping', payload: {} };
    simulator.world.schedule({ ...event, at: START });
    await expect(client.send(whoAmI())).rejects.toMatchObject({
      message: 'Simulator fault: broken event',
      $metadata: { httpStatusCode: 500 },
    });
    expect(lines[0]).toContain('broken event');
    await expect(client.send(whoAmI())).resolves.toBeDefined();
  });

  it('handles due events before each request', async () => {
    const { simulator, sts: client, pass } = setUp();
    const place = { account: 'a', region: 'r' };
    const seen: number[] = [];
    simulator.world.on('test', 'ping', (_, event) => seen.push(event.at));
    simulator.world.schedule({
      ...place,
      service: 'test',
      type: 'ping',
      at: START + 500,
      payload: {},
    });
    await client.send(whoAmI());
    expect(seen).toEqual([]);
    pass(500);
    await client.send(whoAmI());
    expect(seen).toEqual([START + 500]);
  });
});

describe('handlers that fail', () => {
  const broken: ServiceDefinition = {
    ...sts,
    operations: {
      GetCallerIdentity: () => {
        throw new Error('no such thing');
      },
      AssumeRole: () => ({ AssumedRoleUser: { Arn: 'arn' } }),
    },
  };

  it('are told apart from AWS errors', async () => {
    const { sts: client, lines } = setUp({ services: [broken] });
    await expect(client.send(whoAmI())).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'Simulator fault: no such thing',
      $metadata: { httpStatusCode: 500 },
    });
    expect(lines[0]).toContain('sts.GetCallerIdentity failed');
  });

  it('are caught when their output lacks what the model requires', async () => {
    const { simulator, lines } = setUp({ services: [broken] });
    const response = await simulator.fetch(
      new Request('http://localhost/', {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${TOOLS_CREDENTIALS.accessKeyId}/20261123/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'Action=AssumeRole&RoleArn=arn&RoleSessionName=me',
      }),
    );
    expect(response.status).toBe(500);
    expect(lines[0]).toContain('assumedRoleUser.assumedRoleId');
  });
});
