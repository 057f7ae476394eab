import http from 'node:http';
import { AddressInfo } from 'node:net';
import { ConnectionReset } from './connection';
import { Simulator } from './simulator';

export interface ListenOptions {
  /** 0 for any free port. */
  port?: number;
  /** Default 127.0.0.1: the simulator is for this machine alone. */
  host?: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:4566` */
  url: string;
  /** Stops listening and cuts open connections. */
  close(): Promise<void>;
}

async function toRequest(
  incoming: http.IncomingMessage,
  signal: AbortSignal,
): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  }
  const method = incoming.method ?? 'GET';
  const host = incoming.headers.host ?? 'localhost';
  return new Request(`http://${host}${incoming.url ?? '/'}`, {
    method,
    headers,
    body:
      method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks),
    signal,
  });
}

/** Serves a simulator over HTTP. Rejects where the port is taken. */
export async function listen(
  simulator: Simulator,
  options: ListenOptions = {},
): Promise<RunningServer> {
  const server = http.createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    try {
      const request = await toRequest(incoming, gone.signal);
      const response = await simulator.fetch(request);
      const body = Buffer.from(await response.arrayBuffer());
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(body);
    } catch (error) {
      if (error instanceof ConnectionReset || gone.signal.aborted) {
        incoming.socket.destroy();
        return;
      }
      // A route of a service failed; AWS requests never end here.
      outgoing.writeHead(500, { 'content-type': 'text/plain' });
      outgoing.end(`Simulator fault: ${(error as Error).stack}`);
    }
  });
  // Clients keep connections for long; a short idle limit would race with their next request.
  server.keepAliveTimeout = 60_000;
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 4566, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
