import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { at, mapAt, textAt } from '../src/__testUtils__/at';

type Item = Record<string, unknown>;

/** What a stand-in answers with. */
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A call of a function. */
export interface Invocation {
  functionName: string;
  qualifier: string;
  payload: unknown;
}

const METRICS_XML = `<GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
  <GetMetricDataResult><MetricDataResults/></GetMetricDataResult>
</GetMetricDataResponse>`;

/**
 * As much of AWS as the handlers of generated services call: a table, a bucket
 * with every object, and for their hooks CodeDeploy, Lambda and CloudWatch. It
 * keeps what it was told, for checks to look at.
 */
export class AwsStub {
  readonly items = new Map<string, Item>();
  readonly outcomes: string[] = [];
  readonly invocations: Invocation[] = [];
  /** Function that the deployment is about. */
  deployed = '';
  private server?: Server;

  /** Begins to listen and tells the address. */
  async start(): Promise<string> {
    this.server = createServer(async (request, response) => {
      const {
        status = 200,
        headers,
        body,
      } = this.answer(request, await bodyOf(request));
      response.writeHead(status, {
        'content-type': 'application/json',
        ...headers,
      });
      response.end(body ?? '{}');
    });
    await new Promise<void>(resolve =>
      this.server?.listen(0, '127.0.0.1', resolve),
    );
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise(resolve => this.server?.close(resolve));
  }

  /** Forgets what it was told. */
  reset(deployed = ''): void {
    this.items.clear();
    this.outcomes.length = 0;
    this.invocations.length = 0;
    this.deployed = deployed;
  }

  private answer(request: IncomingMessage, body: string): Answer {
    const url = new URL(request.url ?? '/', 'http://aws');
    const target = String(request.headers['x-amz-target'] ?? '').split('.');
    const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(
      url.pathname,
    );
    if (invoked) {
      return this.invoke(decodeURIComponent(invoked[1]), url, body);
    }
    if (request.method === 'GET') {
      return {
        headers: { 'content-type': 'application/octet-stream' },
        body: `content of ${url.pathname}`,
      };
    }
    if (body.includes('Action=GetMetricData')) {
      return { headers: { 'content-type': 'text/xml' }, body: METRICS_XML };
    }
    return this.json(target[1] ?? '', JSON.parse(body));
  }

  private json(operation: string, input: unknown): Answer {
    switch (operation) {
      case 'PutItem':
        return this.putItem(mapAt(input, 'Item'));
      case 'UpdateItem':
        return this.updateItem(input);
      case 'DeleteItem':
        this.items.delete(textAt(input, 'Key', 'id', 'S'));
        return {};
      case 'ListDeploymentTargets':
        return { body: JSON.stringify({ targetIds: ['target'] }) };
      case 'BatchGetDeploymentTargets':
        return { body: JSON.stringify(this.targets()) };
      case 'PutLifecycleEventHookExecutionStatus':
        this.outcomes.push(textAt(input, 'status'));
        return {};
      case 'GetMetricData':
        return { body: JSON.stringify({ MetricDataResults: [] }) };
      default:
        return {
          status: 400,
          body: JSON.stringify({ __type: `UnknownOperation ${operation}` }),
        };
    }
  }

  private putItem(item: Item): Answer {
    const id = textAt(item, 'id', 'S');
    const there = this.items.get(id);
    if (there) {
      return {
        status: 400,
        body: JSON.stringify({
          __type: 'ConditionalCheckFailedException',
          message: 'The conditional request failed',
          Item: there,
        }),
      };
    }
    this.items.set(id, item);
    return {};
  }

  private updateItem(input: unknown): Answer {
    const id = textAt(input, 'Key', 'id', 'S');
    const item: Item = this.items.get(id) ?? { id: { S: id } };
    for (const [placeholder, name] of Object.entries(
      mapAt(input, 'ExpressionAttributeNames'),
    )) {
      item[String(name)] = at(
        input,
        'ExpressionAttributeValues',
        `:${placeholder.slice(1)}`,
      );
    }
    this.items.set(id, item);
    return {};
  }

  private targets() {
    return {
      deploymentTargets: [
        {
          deploymentTargetType: 'LambdaFunction',
          lambdaTarget: {
            lambdaFunctionInfo: {
              functionName: this.deployed,
              functionAlias: 'live',
              currentVersion: '6',
              targetVersion: '7',
            },
          },
        },
      ],
    };
  }

  private invoke(functionName: string, url: URL, body: string): Answer {
    this.invocations.push({
      functionName,
      qualifier: url.searchParams.get('Qualifier') ?? '',
      payload: JSON.parse(body),
    });
    return { headers: { 'x-amz-executed-version': '7' }, body: 'null' };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  return body;
}
