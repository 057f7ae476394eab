import { Operation } from './model';

/** A request with its body read. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array;
}

/** An error on its way out, with everything a protocol may want to say of it. */
export interface WireError {
  /** Shape name: `ResourceNotFoundException`. */
  name: string;
  /** Code of the query protocol and of query-compatible services: `ResourceNotFound`. */
  queryCode: string;
  message: string;
  members: Record<string, unknown>;
  status: number;
}

/** A protocol, seen from the server: reads inputs, writes outputs and errors. */
export interface WireProtocol {
  readonly family: 'rest' | 'json' | 'query' | 'cbor';
  readInput(operation: Operation, request: WireRequest): unknown;
  writeOutput(
    operation: Operation,
    output: unknown,
    requestId: string,
  ): Response;
  writeError(error: WireError, requestId: string): Response;
}

/** Input that cannot be read at all: broken JSON, a number where a string belongs. */
export class UnreadableInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SerializationException';
  }
}

const decoder = new TextDecoder();

/** The bytes as UTF-8 text. */
export function text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** A response; empty bodies carry no content type. */
export function respond(
  status: number,
  body: string | Uint8Array | undefined,
  headers: Record<string, string>,
): Response {
  const empty = body === undefined || body.length === 0;
  const bodyless = status === 204 || status === 304;
  const sent = { ...headers, date: new Date().toUTCString() };
  if (empty || bodyless) {
    const { 'content-type': _, ...rest } = sent as Record<string, string>;
    return new Response(null, { status, headers: rest });
  }
  return new Response(body as BodyInit, { status, headers: sent });
}
