/** Parts of the world that speak plain HTTP and are no AWS service, e.g. a code host. */
import type { World, WorldModule } from '../core/types';
import type { CallLog } from './calls';
import { ConnectionReset } from './connection';
import type { Faults } from './faults';
import { applyFaultsAfter, waitFor } from './applyFaults';

/** A part of the world with an HTTP interface of its own. */
export interface HttpModule extends WorldModule {
  /** Whether an address is below its own. */
  owns(url: URL, world: World): boolean;
  /** Answers a request for an address of its own. */
  serve(request: Request, world: World): Promise<Response>;
  /** Name of the operation, for faults and the log of calls; undefined for what has neither. */
  operationOf(request: Request): string | undefined;
  /** Answers for faults. */
  errors: {
    throttle(): Response;
    accessDenied(): Response;
    error(status: 500 | 503): Response;
  };
}

/** What serving needs. */
export interface HttpModuleParts {
  world: World & { touch(): void };
  faults: Faults;
  calls: CallLog;
  realTime: () => number;
}

/** Serves a request of a module, with the faults that it meets; undefined when it is not the module's. */
export async function serveHttpModule(
  module: HttpModule,
  request: Request,
  parts: HttpModuleParts,
): Promise<Response | undefined> {
  const { world, faults, calls, realTime } = parts;
  if (!module.owns(new URL(request.url), world)) return undefined;
  const operation = module.operationOf(request);
  const serve = async () => {
    world.advance();
    const response = await module.serve(request, world);
    if (request.method !== 'GET') world.touch();
    return response;
  };
  if (!operation) return serve();

  const started = realTime();
  const place = { account: '', region: '' };
  const call = { ...place, service: module.id, operation };
  const record = (status: number, error?: string) => {
    const at = realTime();
    calls.add({ ...call, at, status, error, ms: at - started });
  };
  const met = faults.meet(call);
  try {
    await waitFor(met);
    const refused = met.flatMap(fault => {
      if (fault.kind === 'throttle') return module.errors.throttle();
      if (fault.kind === 'accessDenied') return module.errors.accessDenied();
      return fault.kind === 'error'
        ? module.errors.error(fault.status ?? 500)
        : [];
    })[0];
    if (met.some(({ kind }) => kind === 'reset')) throw new ConnectionReset();
    const response = refused ?? (await serve());
    if (!refused) await applyFaultsAfter(met, request.signal);
    record(response.status);
    return response;
  } catch (error) {
    if (error instanceof ConnectionReset || request.signal.aborted) {
      record(0, 'ConnectionReset');
    }
    throw error;
  }
}
