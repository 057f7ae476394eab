import {
  FromStringShapeDeserializer,
  ToStringShapeSerializer,
} from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '@smithy/types';
import { errorMembers } from './errors';
import { JsonBody } from './json';
import { Operation, ServiceModel } from './model';
import { matchPath } from './path';
import {
  respond,
  text,
  UnreadableInput,
  WireError,
  WireProtocol,
  WireRequest,
} from './wire';

const EPOCH_SECONDS = 7 as const;

const STRING_SETTINGS = {
  httpBindings: true,
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
};

function readString(schema: NormalizedSchema, value: string): unknown {
  const read = new FromStringShapeDeserializer(STRING_SETTINGS).read(
    schema as unknown as Schema,
    value,
  );
  if (schema.isNumericSchema() && Number.isNaN(read) && value !== 'NaN') {
    throw new UnreadableInput(`'${value}' is not a number`);
  }
  return read;
}

function writeString(schema: NormalizedSchema, value: unknown): string {
  const serializer = new ToStringShapeSerializer(STRING_SETTINGS);
  serializer.write(schema as unknown as Schema, value);
  return String(serializer.flush());
}

function readQuery(schema: NormalizedSchema, values: string[]): unknown {
  if (!schema.isListSchema()) return readString(schema, values[0]);
  return values.map(value => readString(schema.getValueSchema(), value));
}

/** restJson1: members in the path, the query, headers and a JSON or raw body. */
export function restJson(model: ServiceModel): WireProtocol {
  const body = new JsonBody({ jsonName: true, httpBindings: true });

  function readPayload(schema: NormalizedSchema, bytes: Uint8Array): unknown {
    if (schema.isBlobSchema()) return bytes;
    if (schema.isStringSchema()) return text(bytes);
    return body.read(schema, bytes);
  }

  return {
    family: 'rest',

    readInput(operation: Operation, request: WireRequest) {
      const input: Record<string, unknown> = {};
      if (operation.input.isUnitSchema()) return input;
      const { http } = operation;
      const labels = http ? matchPath(http.path, request.url.pathname) : {};
      const inBody: string[] = [];
      for (const [name, member] of operation.input.structIterator()) {
        const traits = member.getMergedTraits();
        if (traits.httpLabel) {
          input[name] = readString(member, labels![name]);
        } else if (traits.httpQuery) {
          const values = request.url.searchParams.getAll(
            String(traits.httpQuery),
          );
          if (values.length > 0) input[name] = readQuery(member, values);
        } else if (traits.httpHeader) {
          const value = request.headers.get(String(traits.httpHeader));
          if (value !== null) input[name] = readString(member, value);
        } else if (traits.httpPayload) {
          if (request.body.length > 0) {
            input[name] = readPayload(member, request.body);
          }
        } else {
          inBody.push(name);
        }
      }
      if (inBody.length > 0) {
        const read = body.read(operation.input, request.body);
        for (const name of inBody) {
          if (read[name] !== undefined) input[name] = read[name];
        }
      }
      return input;
    },

    writeOutput(operation: Operation, output: unknown, requestId: string) {
      let status = operation.http?.status ?? 200;
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
      };
      if (operation.output.isUnitSchema()) {
        return respond(status, undefined, headers);
      }
      const values = (output ?? {}) as Record<string, unknown>;
      const inBody: Record<string, unknown> = {};
      let hasBody = false;
      let payload: string | Uint8Array | undefined;
      for (const [name, member] of operation.output.structIterator()) {
        const traits = member.getMergedTraits();
        const value = values[name];
        const bound =
          traits.httpResponseCode || traits.httpHeader || traits.httpPayload;
        if (!bound) hasBody = true;
        if (value === undefined || value === null) continue;
        if (traits.httpResponseCode) {
          status = Number(value);
        } else if (traits.httpHeader) {
          headers[String(traits.httpHeader).toLowerCase()] = writeString(
            member,
            value,
          );
        } else if (traits.httpPayload) {
          payload =
            member.isBlobSchema() || member.isStringSchema()
              ? (value as string | Uint8Array)
              : body.write(member, value);
        } else {
          inBody[name] = value;
        }
      }
      if (hasBody) payload = body.write(operation.output, inBody);
      return respond(status, payload, headers);
    },

    writeError(error: WireError, requestId: string) {
      const shape = model.errors.get(error.name);
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.name,
      };
      const members = errorMembers(model, error);
      if (!shape) {
        return respond(error.status, JSON.stringify(members), headers);
      }
      for (const [name, member] of shape.structIterator()) {
        const header = member.getMergedTraits().httpHeader;
        if (!header || members[name] === undefined) continue;
        headers[String(header).toLowerCase()] = writeString(
          member,
          members[name],
        );
        delete members[name];
      }
      return respond(error.status, body.write(shape, members), headers);
    },
  };
}
