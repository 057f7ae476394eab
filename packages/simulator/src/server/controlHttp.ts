import { z } from 'zod';
import { SimulatorControl } from './control';

/** Everything under this path is the simulator's own, not AWS's. */
export const CONTROL_PREFIX = '/_simulator/';

const faultTarget = {
  service: z.string().optional(),
  operation: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  count: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  ttlMs: z.number().positive().optional(),
};

const faultSpec = z.discriminatedUnion('kind', [
  z.strictObject({
    ...faultTarget,
    kind: z.literal('latency'),
    ms: z.number().min(0),
  }),
  z.strictObject({ ...faultTarget, kind: z.literal('throttle') }),
  z.strictObject({
    ...faultTarget,
    kind: z.literal('error'),
    status: z.union([z.literal(500), z.literal(503)]).optional(),
  }),
  z.strictObject({ ...faultTarget, kind: z.literal('accessDenied') }),
  z.strictObject({ ...faultTarget, kind: z.literal('reset') }),
  z.strictObject({
    ...faultTarget,
    kind: z.literal('timeoutAfterEffect'),
    afterMs: z.number().min(0).optional(),
    hang: z.boolean().optional(),
  }),
]);

const speed = z.strictObject({ speed: z.number().min(0) });
const step = z.strictObject({ ms: z.number().min(0) });
const settings = z.strictObject({
  quotas: z.boolean().optional(),
  latencyMs: z.number().min(0).optional(),
});

type Route = (
  control: SimulatorControl,
  request: { params: string[]; query: URLSearchParams; body: unknown },
) => Promise<unknown>;

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^health$/, control => control.health()],
  ['GET', /^clock$/, control => control.clock()],
  [
    'PUT',
    /^clock$/,
    (control, { body }) => control.setSpeed(speed.parse(body).speed),
  ],
  ['POST', /^clock\/stop$/, control => control.stop()],
  [
    'POST',
    /^clock\/step$/,
    (control, { body }) => control.step(step.parse(body).ms),
  ],
  ['GET', /^settings$/, control => control.settings()],
  [
    'PUT',
    /^settings$/,
    (control, { body }) => control.changeSettings(settings.parse(body)),
  ],
  ['GET', /^faults$/, control => control.faults()],
  [
    'POST',
    /^faults$/,
    (control, { body }) => control.addFault(faultSpec.parse(body)),
  ],
  ['DELETE', /^faults$/, control => control.clearFaults()],
  [
    'DELETE',
    /^faults\/([^/]+)$/,
    async (control, { params }) => ({
      removed: await control.removeFault(params[0]),
    }),
  ],
  [
    'GET',
    /^calls$/,
    (control, { query }) => {
      const { recent, ...filter } = Object.fromEntries(query);
      return control.calls(
        filter,
        recent === undefined ? undefined : Number(recent),
      );
    },
  ],
  ['DELETE', /^calls$/, control => control.resetCalls()],
  ['POST', /^reset$/, control => control.reset()],
  ['GET', /^save$/, async control => JSON.parse(await control.save())],
  [
    'PUT',
    /^save$/,
    (control, { body }) => control.restore(JSON.stringify(body)),
  ],
  ['GET', /^actions$/, control => control.actions()],
  [
    'POST',
    /^actions\/([^/]+)$/,
    (control, { params, body }) => control.act(params[0], body),
  ],
];

function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value ?? null), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

/** Serves the control interface; errors are `{ "error": "…" }`. */
export async function controlHttp(
  control: SimulatorControl,
  request: Request,
): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice(CONTROL_PREFIX.length);
  const matching = ROUTES.filter(([, pattern]) => pattern.test(path));
  if (matching.length === 0) {
    return json(404, { error: `There is no ${url.pathname}` });
  }
  const found = matching.find(([method]) => method === request.method);
  if (!found) {
    const allowed = matching.map(([method]) => method).join(', ');
    return json(405, { error: `${url.pathname} takes ${allowed}` });
  }
  const [, pattern, serve] = found;
  try {
    const source = await request.text();
    const params = pattern.exec(path)!.slice(1).map(decodeURIComponent);
    const body = source ? JSON.parse(source) : {};
    return json(
      200,
      await serve(control, { params, query: url.searchParams, body }),
    );
  } catch (error) {
    return json(400, { error: messageOf(error) });
  }
}
