import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Caller, RequestContext, ServiceError } from '../core/types';
import { SimWorld } from '../core/world';
import { authenticate } from '../identity/authenticate';
import { refusal } from '../identity/authorize';
import { CredentialScope, readScope } from '../identity/signature';
import { toWireError } from '../protocol/errors';
import { Operation } from '../protocol/model';
import {
  nativeProtocol,
  Route,
  route,
  WireService,
} from '../protocol/protocols';
import { missingMembers } from '../protocol/required';
import { UnreadableInput, WireRequest } from '../protocol/wire';
import { applyFaultsAfter, applyFaultsBefore } from './applyFaults';
import { CallLog } from './calls';
import { ConnectionReset } from './connection';
import { Faults } from './faults';
import { requireMembers } from './requiredInput';
import { Throttle } from './throttle';

/** What the front door stands before. */
export interface FrontDoorParts {
  world: SimWorld;
  services: WireService[];
  faults: Faults;
  calls: CallLog;
  throttle: Throttle;
  realTime: () => number;
  /** Latency of every call, in real ms. */
  latencyMs: () => number;
  log: (line: string) => void;
}

/** Operations that change nothing, by AWS's habit of naming them. */
const READ = /^(Get|List|Describe|BatchGet)/;

async function readRequest(request: Request): Promise<WireRequest> {
  let body: Uint8Array = new Uint8Array(await request.arrayBuffer());
  // The SDKs compress large PutMetricData bodies.
  if (request.headers.get('content-encoding')?.includes('gzip')) {
    body = gunzipSync(body);
  }
  return {
    method: request.method,
    url: new URL(request.url),
    headers: request.headers,
    body,
  };
}

/** Takes AWS requests through identity, faults, quotas, permissions and validation to their handler. */
export class FrontDoor {
  constructor(private readonly parts: FrontDoorParts) {}

  async handle(request: Request): Promise<Response> {
    const { world, services, calls, realTime } = this.parts;
    const started = realTime();
    const wire = await readRequest(request);
    const scope = readScope(wire.headers, wire.url);
    const requestId = randomUUID();
    const found = route(services, wire, scope?.signingName);
    if (!found) return this.unknownService(wire, scope, requestId);

    const { definition } = found.service;
    const entry = {
      account: '',
      region: scope?.region ?? '',
      service: definition.id,
      operation: found.operationName,
    };
    const record = (status: number, error?: string) => {
      const at = realTime();
      calls.add({ ...entry, at, status, error, ms: at - started });
    };
    try {
      world.advance();
      const caller = authenticate(world, scope, started);
      entry.account = caller.account;
      const response = await this.serve(
        found,
        wire,
        caller,
        requestId,
        request.signal,
      );
      record(response.status);
      return response;
    } catch (error) {
      if (error instanceof ConnectionReset || request.signal.aborted) {
        record(0, 'ConnectionReset');
        throw error;
      }
      const known = this.asServiceError(error, found);
      const response = this.errorResponse(found, known, requestId);
      record(response.status, known.name);
      return response;
    }
  }

  private async serve(
    { service, protocol, operation, operationName }: Route,
    wire: WireRequest,
    caller: Caller,
    requestId: string,
    signal: AbortSignal,
  ): Promise<Response> {
    const { world, throttle, realTime } = this.parts;
    const { definition } = service;
    const faults = this.parts.faults.meet({
      service: definition.id,
      operation: operationName,
      account: caller.account,
      region: caller.region,
    });
    await applyFaultsBefore(faults, {
      definition,
      caller,
      operation: operationName,
      latencyMs: this.parts.latencyMs(),
    });

    const handler = definition.operations[operationName];
    if (!operation || !handler) {
      throw this.unknownOperation(service, operationName, operation);
    }
    if (!throttle.admit(definition, operationName, caller)) {
      throw definition.throttlingError(operationName);
    }
    const input = protocol.readInput(operation, wire);
    if (!definition.unrestricted?.includes(operationName)) {
      const refused = refusal(world, definition, operationName, input, caller);
      if (refused) {
        throw definition.accessDeniedError(caller, operationName, refused);
      }
    }
    requireMembers(service, protocol, operation, input);

    world.advance();
    const context: RequestContext = {
      world,
      caller,
      account: caller.account,
      region: caller.region,
      requestId,
      now: world.now(),
      realNow: realTime(),
      baseUrl: wire.url.origin,
    };
    // Before and after, since a handler may wait while the world is saved.
    const changes = !READ.test(operationName);
    if (changes) world.touch();
    const output = await handler(input, context);
    if (changes) world.touch();
    const missing = missingMembers(operation.output, output ?? {});
    if (missing.length > 0) {
      throw new Error(
        `The handler's output lacks required members: ${missing.join(', ')}`,
      );
    }
    const response = protocol.writeOutput(operation, output, requestId);
    await applyFaultsAfter(faults, signal);
    return response;
  }

  private asServiceError(error: unknown, found: Route): ServiceError {
    if (error instanceof ServiceError) return error;
    if (error instanceof UnreadableInput) {
      return new ServiceError('SerializationException', error.message);
    }
    const { definition } = found.service;
    const detail = error instanceof Error ? error.stack : String(error);
    this.parts.log(
      `${definition.id}.${found.operationName} failed inside the simulator: ${detail}`,
    );
    return new ServiceError(
      'InternalFailure',
      `Simulator fault: ${error instanceof Error ? error.message : error}`,
    );
  }

  private errorResponse(
    { service, protocol }: Route,
    error: ServiceError,
    requestId: string,
  ): Response {
    return protocol.writeError(
      toWireError(service.model, protocol.family, error),
      requestId,
    );
  }

  private unknownOperation(
    { definition }: WireService,
    name: string,
    operation: Operation | undefined,
  ): ServiceError {
    this.parts.log(
      operation
        ? `${definition.id}.${name} is not simulated`
        : `${definition.id} has no operation ${name}`,
    );
    return new ServiceError(
      'UnknownOperationException',
      definition.protocol === 'awsQuery'
        ? `Could not find operation ${name} for version ${definition.id}`
        : `The operation ${name} is not known to this service.`,
    );
  }

  private unknownService(
    wire: WireRequest,
    scope: CredentialScope | undefined,
    requestId: string,
  ): Response {
    const { calls, log, realTime, services } = this.parts;
    const service = scope?.signingName ?? 'unknown';
    const operation =
      wire.headers.get('x-amz-target') ?? `${wire.method} ${wire.url.pathname}`;
    log(`No simulated service '${service}' for ${operation}`);
    const error = scope
      ? new ServiceError(
          'UnknownOperationException',
          `The simulator has no service '${service}'`,
          {},
          404,
        )
      : new ServiceError(
          'MissingAuthenticationTokenException',
          'Missing Authentication Token',
        );
    const protocol = nativeProtocol(
      services.find(({ definition }) => definition.protocol === 'restJson1') ??
        services[0],
    );
    const wireError = toWireError(undefined, 'rest', error);
    calls.add({
      at: realTime(),
      account: '',
      region: scope?.region ?? '',
      service,
      operation,
      status: wireError.status,
      error: error.name,
      ms: 0,
    });
    return protocol.writeError(wireError, requestId);
  }
}
