import { NormalizedSchema, TypeRegistry } from '@smithy/core/schema';
import type { SchemaRef, StaticErrorSchema } from '@smithy/types';

/** The HTTP binding of a REST operation. */
export interface HttpBinding {
  method: string;
  /** URI template, without its literal query. */
  path: string;
  /** Literal query parameters of the template, e.g. `List=ALL`. */
  query: [string, string][];
  status: number;
}

/** An operation as the SDK's schema describes it. */
export interface Operation {
  name: string;
  input: NormalizedSchema;
  output: NormalizedSchema;
  http?: HttpBinding;
}

/** What an SDK client module says of its service's wire format. */
export interface ServiceModel {
  /** Shape namespace, e.g. `com.amazonaws.lambda`. */
  namespace: string;
  operations: ReadonlyMap<string, Operation>;
  /** Error shapes by name. */
  errors: ReadonlyMap<string, NormalizedSchema>;
  /** Prefix of `x-amz-target`, e.g. `CodeDeploy_20141006`. */
  serviceTarget: string;
  /** API version, as in the query protocol's `Version`. */
  version: string;
  xmlNamespace?: string;
  /** A service that once spoke the query protocol and still tells its error codes. */
  queryCompatible: boolean;
}

/** A client module of the AWS SDK for JavaScript v3. */
export type SdkModule = Record<string, any>;

const OPERATION = 9;
/** Schema traits of the HTTP binding that no service here uses and the codecs do not read. */
const UNSUPPORTED_TRAITS = [
  'httpPrefixHeaders',
  'httpQueryParams',
  'hostLabel',
];

const models = new WeakMap<SdkModule, ServiceModel>();

function readBinding(traits: any): HttpBinding | undefined {
  if (!traits || typeof traits !== 'object' || !traits.http) return undefined;
  const [method, uri, status] = traits.http as [string, string, number];
  const [path, query = ''] = uri.split('?');
  return { method, path, status, query: [...new URLSearchParams(query)] };
}

function readOperation(schema: unknown[]): Operation {
  const [, , name, traits, input, output] = schema;
  const operation: Operation = {
    name: name as string,
    input: NormalizedSchema.of(input as SchemaRef),
    output: NormalizedSchema.of(output as SchemaRef),
    http: readBinding(traits),
  };
  for (const shape of [operation.input, operation.output]) {
    if (!shape.isStructSchema()) continue;
    for (const [member, schemaOfMember] of shape.structIterator()) {
      const memberTraits = schemaOfMember.getMergedTraits();
      const unsupported = UNSUPPORTED_TRAITS.find(
        trait => (memberTraits as Record<string, unknown>)[trait] !== undefined,
      );
      if (unsupported) {
        throw new Error(
          `${operation.name}.${member} uses the trait ${unsupported}, which the protocol layer does not read`,
        );
      }
    }
  }
  return operation;
}

function clientSettings(sdk: SdkModule): Record<string, any> {
  const name = Object.keys(sdk).find(
    key => /^[A-Z]\w*Client$/.test(key) && typeof sdk[key] === 'function',
  );
  if (!name) throw new Error('This is no client module of the AWS SDK');
  const client = new sdk[name]({ region: 'us-east-1' });
  return client.config.protocolSettings;
}

function readErrors(namespace: string, registries: TypeRegistry[]) {
  const errors = new Map<string, NormalizedSchema>();
  for (const registry of registries) {
    registry.find(schema => {
      const shape = NormalizedSchema.of(schema as StaticErrorSchema);
      const [shapeNamespace, name] = shape.getName(true)!.split('#');
      if (shapeNamespace === namespace) errors.set(name, shape);
      return false;
    });
  }
  return errors;
}

/** Reads the wire format of a service from the schemas its SDK client exports. */
export function readModel(sdk: SdkModule): ServiceModel {
  const known = models.get(sdk);
  if (known) return known;
  const settings = clientSettings(sdk);
  const operations = new Map<string, Operation>();
  for (const schema of Object.values(sdk)) {
    if (Array.isArray(schema) && schema[0] === OPERATION) {
      const operation = readOperation(schema);
      operations.set(operation.name, operation);
    }
  }
  const model: ServiceModel = {
    namespace: settings.defaultNamespace,
    operations,
    errors: readErrors(settings.defaultNamespace, settings.errorTypeRegistries),
    serviceTarget: settings.serviceTarget,
    version: settings.version,
    xmlNamespace: settings.xmlNamespace,
    queryCompatible: settings.awsQueryCompatible === true,
  };
  models.set(sdk, model);
  return model;
}

/** Names of the members that the model requires; the SDK lists them first and counts them. */
export function requiredMembers(schema: NormalizedSchema): string[] {
  if (!schema.isStructSchema()) return [];
  const struct = schema.getSchema() as unknown as unknown[];
  const count = (struct[6] as number | undefined) ?? 0;
  return (struct[4] as string[]).slice(0, count);
}
