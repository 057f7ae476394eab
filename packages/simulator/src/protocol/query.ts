import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '@smithy/types';
import { Operation, ServiceModel } from './model';
import {
  respond,
  text,
  UnreadableInput,
  WireError,
  WireProtocol,
  WireRequest,
} from './wire';

const DATE_TIME = 5 as const;

/** A form as a tree: `Tags.member.1.Key=a` is Tags → member → 1 → Key. */
interface Node {
  value?: string;
  children: Map<string, Node>;
}

function parseForm(source: string): Node {
  const root: Node = { children: new Map() };
  for (const [key, value] of new URLSearchParams(source)) {
    let node = root;
    for (const part of key.split('.')) {
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  return root;
}

/** Children `1`, `2` … in order of their number. */
function numbered(node: Node): Node[] {
  return [...node.children]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

const simpleReader = new FromStringShapeDeserializer({
  httpBindings: false,
  timestampFormat: { useTrait: true, default: DATE_TIME },
});

function readSimple(schema: NormalizedSchema, value: string): unknown {
  let read: unknown;
  try {
    read = simpleReader.read(schema as unknown as Schema, value);
  } catch {
    throw new UnreadableInput(`'${value}' cannot be read`);
  }
  if (schema.isNumericSchema() && Number.isNaN(read) && value !== 'NaN') {
    throw new UnreadableInput(`'${value}' is not a number`);
  }
  return read;
}

function nameOf(schema: NormalizedSchema, fallback: string): string {
  return (schema.getMergedTraits().xmlName as string | undefined) ?? fallback;
}

function readNode(schema: NormalizedSchema, node: Node): unknown {
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  if (schema.isStructSchema()) {
    const out: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const child = node.children.get(nameOf(member, name));
      if (child) out[name] = readNode(member, child);
    }
    return out;
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const holder = flat ? node : node.children.get(nameOf(item, 'member'));
    return holder ? numbered(holder).map(child => readNode(item, child)) : [];
  }
  if (schema.isMapSchema()) {
    const out: Record<string, unknown> = {};
    const holder = flat ? node : node.children.get('entry');
    for (const entry of holder ? numbered(holder) : []) {
      const key = entry.children.get(nameOf(schema.getKeySchema(), 'key'));
      const value = entry.children.get(
        nameOf(schema.getValueSchema(), 'value'),
      );
      if (key?.value !== undefined && value) {
        out[key.value] = readNode(schema.getValueSchema(), value);
      }
    }
    return out;
  }
  return node.value === undefined ? undefined : readSimple(schema, node.value);
}

/** The parts of a structure's schema that make its XML. */
interface Struct {
  namespace: string;
  names: string[];
  members: unknown[];
}

function structOf(schema: NormalizedSchema): Struct {
  const [, namespace, , , names, members] =
    schema.getSchema() as unknown as unknown[];
  return {
    namespace: namespace as string,
    names: names as string[],
    members: members as unknown[],
  };
}

/** A structure as an XML element of the given name. */
function element(
  name: string,
  { namespace, names, members }: Struct,
  value: unknown,
): string {
  const serializer = new XmlShapeSerializer({
    httpBindings: false,
    serviceNamespace: namespace,
    // The namespace stands on the root element.
    xmlNamespace: '',
    timestampFormat: { useTrait: true, default: DATE_TIME },
  });
  const schema = [3, namespace, name, 0, names, members];
  serializer.write(schema as unknown as Schema, value);
  return serializer.flush() as string;
}

const STRING = 0;

/** What every error says in the query protocol, before its own members. */
const ERROR_NAMES = ['Type', 'Code', 'Message'];

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Form parameters of a request: its body, or its query for a GET. */
export function formSource(request: WireRequest): string {
  return request.method === 'GET'
    ? request.url.search.slice(1)
    : text(request.body);
}

/** awsQuery: form parameters in, XML out. */
export function query(model: ServiceModel): WireProtocol {
  const xmlns = model.xmlNamespace ? ` xmlns="${model.xmlNamespace}"` : '';
  return {
    family: 'query',

    readInput(operation: Operation, request: WireRequest) {
      if (operation.input.isUnitSchema()) return {};
      return readNode(operation.input, parseForm(formSource(request)));
    },

    writeOutput(operation: Operation, output: unknown, requestId: string) {
      const result = operation.output.isUnitSchema()
        ? ''
        : element(
            `${operation.name}Result`,
            structOf(operation.output),
            output ?? {},
          );
      const body = `${HEADER}<${operation.name}Response${xmlns}>${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`;
      return respond(200, body, {
        'content-type': 'text/xml',
        'x-amzn-requestid': requestId,
      });
    },

    writeError(error: WireError, requestId: string) {
      const shape = model.errors.get(error.name);
      const own: Struct = shape
        ? structOf(shape)
        : { namespace: model.namespace, names: [], members: [] };
      const others = own.names
        .map((name, index) => ({ name, member: own.members[index] }))
        .filter(({ name }) => name.toLowerCase() !== 'message');
      const xml = element(
        'Error',
        {
          namespace: own.namespace,
          names: [...ERROR_NAMES, ...others.map(({ name }) => name)],
          members: [
            ...ERROR_NAMES.map(() => STRING),
            ...others.map(({ member }) => member),
          ],
        },
        {
          ...error.members,
          Type: error.status < 500 ? 'Sender' : 'Receiver',
          Code: error.queryCode,
          Message: error.message,
        },
      );
      const body = `${HEADER}<ErrorResponse${xmlns}>${xml}<RequestId>${requestId}</RequestId></ErrorResponse>`;
      return respond(error.status, body, {
        'content-type': 'text/xml',
        'x-amzn-requestid': requestId,
      });
    },
  };
}
