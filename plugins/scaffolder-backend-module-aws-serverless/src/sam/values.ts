import {
  functionName,
  languageOf,
  pascalCase,
  snakeCase,
  stackName,
  type EnvironmentDescription,
  type FunctionDescription,
  type Language,
  type ServiceDescription,
  type TriggerType,
} from '../description';
import { tablesOf } from './tables';

/** Methods of requests that have a body. */
const WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** Triggers that may deliver an event twice. */
const IDEMPOTENT: TriggerType[] = ['s3', 'sqs', 'eventbridge', 'dynamodb'];
/** Triggers that call and do not wait: Lambda queues the event and tries again. */
const ASYNCHRONOUS: TriggerType[] = ['schedule', 's3', 'eventbridge'];

/** Whether some, all or none of a service's environments shift traffic by CodeDeploy. */
export type Shifts = 'none' | 'some' | 'all';

/** Whether deployments of an environment go through CodeDeploy. */
export function shiftsTraffic(environment: EnvironmentDescription): boolean {
  return environment.deploymentPreference !== 'AllAtOnce';
}

/** What all skeletons of a service can refer to. */
export function serviceValues(service: ServiceDescription) {
  const language = languageOf(service.runtime);
  const environments = service.environments.map(environment => ({
    ...environment,
    shiftsTraffic: shiftsTraffic(environment),
    stack: stackName(service.name, environment.name),
  }));
  const shifting = environments.filter(shiftsTraffic);
  const some: Shifts = shifting.length === environments.length ? 'all' : 'some';
  const shifts: Shifts = shifting.length === 0 ? 'none' : some;
  const functions = service.functions.map(fn => functionValues(service, fn));
  return {
    service: {
      ...service,
      title: service.title ?? titleOf(service.name),
    },
    /** What it is deployed with; a CDK service has its own. */
    kind: 'sam',
    language,
    runtime: service.runtime,
    ...versionsOf(service.runtime, language),
    tracing: service.tracing,
    api: service.api,
    environments,
    shifts,
    functions,
    hasApi: functions.some(fn => fn.trigger.type === 'api'),
    needsIdempotency: functions.some(fn => fn.isIdempotent),
    needsRequestBody: functions.some(fn => fn.hasBody),
    ...tablesOf(service, { functions, shifts }),
  };
}

export type ServiceValues = ReturnType<typeof serviceValues>;

/** What the skeletons of one function can refer to, besides the service's. */
export function functionValues(
  service: ServiceDescription,
  fn: FunctionDescription,
) {
  const { type } = fn.trigger;
  const variables = Object.entries(fn.variables).map(([name, value]) => ({
    name,
    value,
  }));
  const isIdempotent = IDEMPOTENT.includes(type);
  const module = snakeCase(fn.name);
  return {
    ...fn,
    description: fn.description ?? describe(fn),
    id: pascalCase(fn.name),
    module,
    /** Its name in AWS, without the environment. */
    baseName: fn.name === service.name ? fn.name : `${service.name}-${fn.name}`,
    /** Its name in AWS, for `!Sub`. */
    physicalName: functionName(service.name, fn.name, '${Environment}'),
    eventPath: eventPathOf(service, fn),
    policies: policiesOf(fn),
    plainVariables: variables.filter(({ value }) => typeof value === 'string'),
    environmentVariables: variables.flatMap(({ name, value }) =>
      typeof value === 'string'
        ? []
        : [{ name, key: name.replace(/_/g, ''), values: value }],
    ),
    hasVariables: variables.length > 0 || isIdempotent,
    hasPolicies: fn.policies.length > 0 || isIdempotent,
    isIdempotent,
    isBatch: type === 'sqs' || type === 'dynamodb',
    isAsynchronous: ASYNCHRONOUS.includes(type),
    hasDeadLetterQueue: type !== 'api',
    ...requestOf(fn),
    ...sampleObjectOf(fn),
  };
}

export type FunctionValues = ReturnType<typeof functionValues>;

/** Where a function's sample event lies: in Python it is packed with the hooks. */
function eventPathOf(service: ServiceDescription, fn: FunctionDescription) {
  return languageOf(service.runtime) === 'typescript'
    ? `events/${fn.name}.json`
    : `src/events/${fn.name}.json`;
}

function policiesOf({ policies }: FunctionDescription) {
  return policies.map(({ template, parameters }) => ({
    template,
    parameters: Object.entries(parameters).map(([name, value]) => ({
      name,
      value,
      isReference: value.includes('${'),
    })),
  }));
}

/** What requests of an API's function look like. */
function requestOf({ trigger }: FunctionDescription) {
  if (trigger.type !== 'api') {
    return { changes: false, hasBody: false, pathParameters: [] };
  }
  const { method, path } = trigger;
  return {
    /** Whether a request may change something. */
    changes: method !== 'GET',
    hasBody: WITH_BODY.includes(method),
    pathParameters: [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(
      ([, parameter]) => parameter,
    ),
    samplePath: path.replace(/\{[^}]+\}/g, '1'),
  };
}

/** Key of the object that a bucket's sample event tells of. */
function sampleObjectOf({ trigger }: FunctionDescription) {
  if (trigger.type !== 's3') {
    return {};
  }
  const sampleKey = `${trigger.prefix ?? ''}monthly report${
    trigger.suffix ?? ''
  }`;
  return {
    sampleKey,
    /** As S3 writes it: encoded like a form's field, slashes left. */
    sampleKeyEncoded: sampleKey
      .split('/')
      .map(part => encodeURIComponent(part).replace(/%20/g, '+'))
      .join('/'),
  };
}

function titleOf(name: string): string {
  const words = name.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a function does, in a sentence, where its description does not say. */
function describe({ trigger }: FunctionDescription): string {
  switch (trigger.type) {
    case 'api':
      return `Answers ${trigger.method} ${trigger.path}.`;
    case 'schedule':
      return `Runs at ${trigger.expression}.`;
    case 's3':
      return 'Takes in objects that are put into its bucket.';
    case 'sqs':
      return 'Processes the messages of its queue.';
    case 'eventbridge':
      return `Deals with events of ${trigger.source}.`;
    default:
      return 'Follows the changes of its table.';
  }
}

/** What tools call a runtime's version. */
function versionsOf(runtime: string, language: Language) {
  const version = runtime.replace(/^(nodejs|python)/, '').replace(/\.x$/, '');
  return language === 'typescript'
    ? { nodeVersion: version, esbuildTarget: `node${version}` }
    : { pythonVersion: version, ruffTarget: `py${version.replace('.', '')}` };
}
