import { ServiceDefinition } from '../core/types';
import { rpcV2Cbor } from './cbor';
import { jsonRpc } from './jsonRpc';
import { Operation, readModel, ServiceModel } from './model';
import { findRestOperation } from './path';
import { formSource, query } from './query';
import { restJson } from './restJson';
import { WireProtocol, WireRequest } from './wire';

/** A service with its model and every protocol in which it may be addressed. */
export interface WireService {
  definition: ServiceDefinition;
  model: ServiceModel;
  protocols: Record<
    'rest' | 'json1.0' | 'json1.1' | 'query' | 'cbor',
    WireProtocol
  >;
}

/** Prepares a service for the wire. */
export function wireService(definition: ServiceDefinition): WireService {
  const model = readModel(definition.sdk);
  for (const name of Object.keys(definition.operations)) {
    if (!model.operations.has(name)) {
      throw new Error(`${definition.id} has no operation ${name} in its SDK`);
    }
  }
  return {
    definition,
    model,
    protocols: {
      rest: restJson(model),
      'json1.0': jsonRpc(model, '1.0'),
      'json1.1': jsonRpc(model, '1.1'),
      query: query(model),
      cbor: rpcV2Cbor(model),
    },
  };
}

/** The service's own protocol, for answers to requests that name none. */
export function nativeProtocol(service: WireService): WireProtocol {
  const names = {
    restJson1: 'rest',
    awsJson1_0: 'json1.0',
    awsJson1_1: 'json1.1',
    awsQuery: 'query',
  } as const;
  return service.protocols[names[service.definition.protocol]];
}

/** What a request asks for. */
export interface Route {
  service: WireService;
  protocol: WireProtocol;
  /** As the request names it; for REST, method and path when nothing matches. */
  operationName: string;
  /** Missing where the SDK knows no such operation. */
  operation?: Operation;
}

/**
 * Finds service, protocol and operation by the request's shape, since one service may
 * be spoken to in several protocols (CloudWatch: json from the JS SDK, query from older
 * botocore, CBOR from newer). `signingName` comes from the credential scope.
 */
export function route(
  services: readonly WireService[],
  request: WireRequest,
  signingName: string | undefined,
): Route | undefined {
  const named = (
    service: WireService | undefined,
    protocol: keyof WireService['protocols'],
    operationName: string,
  ): Route | undefined =>
    service && {
      service,
      protocol: service.protocols[protocol],
      operationName,
      operation: service.model.operations.get(operationName),
    };
  const byTarget = (target: string) =>
    services.find(({ model }) => model.serviceTarget === target);
  const bySignature = services.find(
    ({ definition }) => definition.signingName === signingName,
  );

  const rpc = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(
    request.url.pathname,
  );
  if (rpc && request.headers.get('smithy-protocol') === 'rpc-v2-cbor') {
    return named(byTarget(rpc[1]), 'cbor', rpc[2]);
  }

  const target = request.headers.get('x-amz-target');
  const contentType = request.headers.get('content-type') ?? '';
  if (target) {
    const dot = target.lastIndexOf('.');
    return named(
      byTarget(target.slice(0, dot)) ?? bySignature,
      contentType.includes('json-1.0') ? 'json1.0' : 'json1.1',
      target.slice(dot + 1),
    );
  }

  const isForm =
    contentType.startsWith('application/x-www-form-urlencoded') ||
    (request.method === 'GET' && request.url.searchParams.has('Action'));
  if (isForm) {
    const form = new URLSearchParams(formSource(request));
    const action = form.get('Action');
    if (action) {
      const version = form.get('Version');
      const service =
        bySignature ??
        services.find(
          ({ model }) =>
            model.version === version && model.operations.has(action),
        );
      return named(service, 'query', action);
    }
  }

  const rest = services.filter(
    ({ definition }) =>
      definition.protocol === 'restJson1' &&
      (!signingName || definition.signingName === signingName),
  );
  for (const service of rest) {
    const operation = findRestOperation(
      service.model.operations.values(),
      request.method,
      request.url,
    );
    if (operation) {
      return {
        service,
        protocol: service.protocols.rest,
        operationName: operation.name,
        operation,
      };
    }
  }
  const service = rest[0] ?? bySignature;
  return (
    service && {
      service,
      protocol: nativeProtocol(service),
      operationName: `${request.method} ${request.url.pathname}`,
    }
  );
}
