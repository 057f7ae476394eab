import { HttpHandler, HttpRequest, HttpResponse } from '@smithy/protocol-http';
import type { HttpHandlerOptions } from '@smithy/types';
import { Readable } from 'node:stream';
import { Simulator } from './simulator';

function urlOf(request: HttpRequest): string {
  const { protocol, hostname, port, path, query } = request;
  const url = new URL(
    `${protocol ?? 'https:'}//${hostname}${port ? `:${port}` : ''}${path}`,
  );
  for (const [key, value] of Object.entries(query ?? {})) {
    const values = Array.isArray(value) ? value : [value ?? ''];
    for (const item of values) url.searchParams.append(key, item);
  }
  return url.toString();
}

async function bodyOf(body: unknown): Promise<BodyInit | undefined> {
  if (body === undefined || body === null) return undefined;
  if (body instanceof Readable) {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  return body as BodyInit;
}

/**
 * A request handler for SDK clients that calls the simulator in process:
 * `new LambdaClient({ requestHandler: simulatorRequestHandler(simulator), … })`.
 */
export function simulatorRequestHandler(
  simulator: Pick<Simulator, 'fetch'>,
): HttpHandler<object> {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, options: HttpHandlerOptions = {}) {
      const signal = options.abortSignal as AbortSignal | undefined;
      const response = await simulator.fetch(
        new Request(urlOf(request), {
          method: request.method,
          headers: request.headers,
          body: await bodyOf(request.body),
          signal,
        }),
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        response: new HttpResponse({
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          body: Readable.from(bytes.length > 0 ? [bytes] : []),
        }),
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}
