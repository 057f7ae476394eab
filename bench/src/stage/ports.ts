import { once } from 'node:events';
import { createServer } from 'node:net';

/** Throws when another program listens on a port. */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch {
    throw new Error(
      `Port ${port} is in use. Stop the program that uses it, such as another run of the benchmarks.`,
    );
  }
  server.close();
  await once(server, 'close');
}
