import { http, HttpResponse, RequestHandler } from 'msw';
import { ConnectionReset } from './connection';
import { Simulator } from './simulator';

/**
 * msw handlers that answer every request to `baseUrl` from the simulator. A connection
 * that a fault resets is msw's `Network error`, which the SDK does not retry as it does a
 * real ECONNRESET; `simulatorRequestHandler` and `listen` give it the real one.
 */
export function simulatorMswHandlers(
  simulator: Pick<Simulator, 'fetch'>,
  baseUrl = 'http://localhost:4566',
): RequestHandler[] {
  return [
    http.all(`${baseUrl.replace(/\/$/, '')}/*`, async ({ request }) => {
      try {
        return await simulator.fetch(request);
      } catch (error) {
        if (error instanceof ConnectionReset) return HttpResponse.error();
        throw error;
      }
    }),
  ];
}
