import { CborCodec, cbor } from '@smithy/core/cbor';
import type { Schema } from '@smithy/types';
import { errorMembers } from './errors';
import { Operation, ServiceModel } from './model';
import {
  respond,
  UnreadableInput,
  WireError,
  WireProtocol,
  WireRequest,
} from './wire';

/** Smithy RPC v2 CBOR: `POST /service/{target}/operation/{name}`; newer AWS CLIs send it to CloudWatch. */
export function rpcV2Cbor(model: ServiceModel): WireProtocol {
  const codec = new CborCodec();
  const headers = (requestId: string): Record<string, string> => ({
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
  });
  return {
    family: 'cbor',

    readInput(operation: Operation, request: WireRequest) {
      if (operation.input.isUnitSchema() || request.body.length === 0) {
        return {};
      }
      try {
        return codec
          .createDeserializer()
          .read(operation.input as unknown as Schema, request.body);
      } catch (error) {
        throw new UnreadableInput(`Could not parse request body: ${error}`);
      }
    },

    writeOutput(operation: Operation, output: unknown, requestId: string) {
      if (operation.output.isUnitSchema()) {
        return respond(200, cbor.serialize({}), headers(requestId));
      }
      const serializer = codec.createSerializer();
      serializer.write(operation.output as unknown as Schema, output ?? {});
      return respond(200, serializer.flush(), headers(requestId));
    },

    writeError(error: WireError, requestId: string) {
      const shape = model.errors.get(error.name);
      const body = cbor.serialize({
        __type: shape?.getName(true) ?? error.name,
        ...errorMembers(model, error),
      });
      return respond(error.status, body, {
        ...headers(requestId),
        ...(model.queryCompatible && {
          'x-amzn-query-error': `${error.queryCode};${
            error.status < 500 ? 'Sender' : 'Receiver'
          }`,
        }),
      });
    },
  };
}
