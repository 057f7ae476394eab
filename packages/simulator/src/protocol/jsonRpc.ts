import { errorMembers } from './errors';
import { JsonBody } from './json';
import { Operation, ServiceModel } from './model';
import { respond, WireError, WireProtocol, WireRequest } from './wire';

/** awsJson 1.0 and 1.1: `POST /` with the operation in `x-amz-target`. */
export function jsonRpc(
  model: ServiceModel,
  version: '1.0' | '1.1',
): WireProtocol {
  const body = new JsonBody({ jsonName: false, httpBindings: false });
  const contentType = `application/x-amz-json-${version}`;
  return {
    family: 'json',

    readInput(operation: Operation, request: WireRequest) {
      if (operation.input.isUnitSchema()) return {};
      return body.read(operation.input, request.body);
    },

    writeOutput(operation: Operation, output: unknown, requestId: string) {
      const json = operation.output.isUnitSchema()
        ? '{}'
        : body.write(operation.output, output ?? {});
      return respond(200, json, {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
      });
    },

    writeError(error: WireError, requestId: string) {
      // 1.0 names the error's namespace, 1.1 does not.
      const shape = model.errors.get(error.name);
      const type =
        version === '1.0' && shape ? shape.getName(true) : error.name;
      const headers: Record<string, string> = {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
      };
      if (model.queryCompatible) {
        headers['x-amzn-query-error'] = `${error.queryCode};${
          error.status < 500 ? 'Sender' : 'Receiver'
        }`;
      }
      const members = errorMembers(model, error);
      const known = shape ? JSON.parse(body.write(shape, members)) : members;
      return respond(
        error.status,
        JSON.stringify({ __type: type, ...known }),
        headers,
      );
    },
  };
}
