import { NormalizedSchema } from '@smithy/core/schema';
import { ServiceError } from '../core/types';
import { ServiceModel } from './model';
import { WireError, WireProtocol } from './wire';

/**
 * Errors that any AWS service answers and that no service's model holds, with their
 * status in REST services and their code in the query protocol.
 * Source: "Common Errors" in the API references of Lambda and of CloudFormation.
 */
const COMMON: Record<string, { status: number; queryCode: string }> = {
  AccessDeniedException: { status: 403, queryCode: 'AccessDenied' },
  ExpiredTokenException: { status: 403, queryCode: 'ExpiredToken' },
  IncompleteSignatureException: {
    status: 403,
    queryCode: 'IncompleteSignature',
  },
  InternalFailure: { status: 500, queryCode: 'InternalFailure' },
  MissingAuthenticationTokenException: {
    status: 403,
    queryCode: 'MissingAuthenticationToken',
  },
  SerializationException: { status: 400, queryCode: 'MalformedInput' },
  ServiceUnavailableException: { status: 503, queryCode: 'ServiceUnavailable' },
  ThrottlingException: { status: 400, queryCode: 'Throttling' },
  UnknownOperationException: { status: 404, queryCode: 'InvalidAction' },
  UnrecognizedClientException: {
    status: 403,
    queryCode: 'InvalidClientTokenId',
  },
  ValidationException: { status: 400, queryCode: 'ValidationError' },
};

/** JSON-RPC services answer 400 where REST services answer 403. */
const STATUS_400_IN_JSON_RPC = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** The query protocol answers these with another status than REST. */
const QUERY_STATUS: Record<string, number> = { UnknownOperationException: 400 };

interface ErrorTraits {
  error?: 'client' | 'server';
  httpError?: number;
  awsQueryError?: [code: string, status: number];
}

function statusOf(
  name: string,
  traits: ErrorTraits | undefined,
  family: WireProtocol['family'],
): number {
  if (traits) {
    if (family === 'query' && traits.awsQueryError) {
      return traits.awsQueryError[1];
    }
    return traits.httpError ?? (traits.error === 'server' ? 500 : 400);
  }
  const rpc = family === 'json' || family === 'cbor';
  if (rpc && STATUS_400_IN_JSON_RPC.has(name)) return 400;
  if (family === 'query' && QUERY_STATUS[name]) return QUERY_STATUS[name];
  return COMMON[name]?.status ?? 400;
}

/** Finds an error's status and codes in the service's model, else among the common errors. */
export function toWireError(
  model: ServiceModel | undefined,
  family: WireProtocol['family'],
  error: ServiceError,
): WireError {
  const shape: NormalizedSchema | undefined = model?.errors.get(error.name);
  const traits = shape?.getMergedTraits() as ErrorTraits | undefined;
  return {
    name: error.name,
    message: error.message,
    members: error.members,
    queryCode:
      traits?.awsQueryError?.[0] ??
      (shape ? undefined : COMMON[error.name]?.queryCode) ??
      error.name,
    status: error.status ?? statusOf(error.name, traits, family),
  };
}

/** The members of an error's body: its own and the message, spelt as the shape spells it. */
export function errorMembers(
  model: ServiceModel | undefined,
  error: WireError,
): Record<string, unknown> {
  const shape = model?.errors.get(error.name);
  const names = shape ? [...shape.structIterator()].map(([name]) => name) : [];
  const messageName =
    names.find(name => name.toLowerCase() === 'message') ?? 'message';
  return { [messageName]: error.message, ...error.members };
}
