/** The SAM stack of a service in one environment: what its pipeline deploys. */
import type { Commit } from '../services/amplify';
import { errorRateAlarm } from '../services/sam';
import type {
  TemplateAlarm,
  TemplateFunction,
  StackTemplate,
} from '../services/sam';
import { sha256Base64 } from '../services/shared/digest';
import { releaseDescription, shortSha } from './commits';
import {
  ACCOUNTS,
  ALIAS,
  functionName,
  GITHUB_ORG,
  REGION,
  stackName,
} from './data/accounts';
import { systemOf } from './data/services';
import type { Environment, FunctionSpec, ServiceSpec } from './data/types';
import { INCIDENT } from './incident';
import type { SettingsChange } from './incident';

/** Below so many invocations a minute, a rate needs three minutes to mean something. */
const RARE = 30;

/** `royalty-export` → `RoyaltyExportFunction` */
export const logicalId = (name: string) =>
  `${name
    .split('-')
    .map(part => part[0].toUpperCase() + part.slice(1))
    .join('')}Function`;

export const errorAlarmName = (name: string, environment: Environment) =>
  `${functionName(name, environment)}-errors`;

export const durationAlarmName = (name: string, environment: Environment) =>
  `${functionName(name, environment)}-duration`;

export const hookName = (service: string, environment: Environment) =>
  `CodeDeployHook_${stackName(service, environment)}`;

/** How traffic moves; none without CodeDeploy, and never any in dev. */
export const shiftOf = ({ shift }: ServiceSpec, environment: Environment) =>
  environment === 'dev' ? undefined : shift?.[environment];

const hasAlarms = (service: ServiceSpec, environment: Environment) =>
  environment === 'prod' || shiftOf(service, environment) !== undefined;

/** What a release puts into the stack. */
export interface StackChange {
  commit: Commit;
  functions: FunctionSpec[];
  settings?: SettingsChange;
}

/**
 * The template of the next deployment: the present one, with the code of the
 * functions that the commit changes.
 */
export function nextStack(
  service: ServiceSpec,
  environment: Environment,
  current: StackTemplate | undefined,
  { commit, functions, settings }: StackChange,
): StackTemplate {
  const changed = functions.map(fn => {
    const before = current?.functions.find(
      known => known.logicalId === logicalId(fn.name),
    );
    return {
      ...(before ?? newFunction(service, environment, fn)),
      codeSha256: sha256Base64(`${service.name}/${fn.name}/${commit.sha}`),
      versionDescription: releaseDescription(commit),
      ...(settings?.memorySize ? { memory: settings.memorySize } : {}),
      ...(settings?.environment
        ? { environment: { ...before?.environment, ...settings.environment } }
        : {}),
    };
  });
  const unchanged = (current?.functions ?? []).filter(
    known => !changed.some(fn => fn.logicalId === known.logicalId),
  );
  const all = [...unchanged, ...changed].sort((a, b) =>
    a.logicalId < b.logicalId ? -1 : 1,
  );
  const deployed = service.functions.filter(fn =>
    all.some(known => known.logicalId === logicalId(fn.name)),
  );
  return {
    stackName: stackName(service.name, environment),
    description: service.description,
    parameters: { Environment: environment, CommitSha: shortSha(commit) },
    tags: {
      service: service.name,
      environment,
      team: systemOf(service).owner,
      repository: `${GITHUB_ORG}/${service.name}`,
    },
    functions: all,
    alarms: hasAlarms(service, environment)
      ? deployed.flatMap(fn => alarmsOf(environment, fn))
      : [],
  };
}

function newFunction(
  service: ServiceSpec,
  environment: Environment,
  fn: FunctionSpec,
): TemplateFunction {
  const name = functionName(fn.name, environment);
  const shift = shiftOf(service, environment);
  const runtime = fn.runtime ?? service.runtime;
  const aliasName = fn.alias === false ? undefined : ALIAS;
  const concurrency =
    environment === 'prod' ? fn.provisionedConcurrency : undefined;
  return {
    logicalId: logicalId(fn.name),
    functionName: name,
    codeSha256: '',
    runtime,
    handler: runtime.startsWith('python') ? 'app.handler' : 'dist/app.handler',
    memory: fn.memorySize ?? service.memorySize,
    timeout: Math.min(900, Math.max(10, Math.ceil(fn.durationMs / 100))),
    architecture: 'arm64',
    environment: {
      STAGE: environment,
      TABLE_NAME: stackName(service.name, environment),
      LOG_LEVEL: environment === 'dev' ? 'debug' : 'info',
      POWERTOOLS_SERVICE_NAME: service.name,
    },
    tags: { category: fn.category },
    ...(aliasName ? { aliasName } : {}),
    ...(concurrency ? { provisionedConcurrency: concurrency } : {}),
    ...(fn.category === 'event'
      ? {
          eventSources: [
            `arn:aws:sqs:${REGION}:${ACCOUNTS[environment]}:${name}`,
          ],
        }
      : {}),
    ...(aliasName && shift
      ? {
          deploymentPreference: {
            type: shift,
            alarms: [errorAlarmName(fn.name, environment)],
            ...(service.hook
              ? { preHook: hookName(service.name, environment) }
              : {}),
          },
        }
      : {}),
  };
}

function alarmsOf(environment: Environment, fn: FunctionSpec): TemplateAlarm[] {
  const name = functionName(fn.name, environment);
  const id = logicalId(fn.name);
  const dimensions: Record<string, string> =
    fn.alias === false
      ? { FunctionName: name }
      : { FunctionName: name, Resource: `${name}:${ALIAS}` };
  const errors = errorRateAlarm({
    logicalId: `${id}Errors`,
    name: errorAlarmName(fn.name, environment),
    functionName: name,
    alias: ALIAS,
    percent: INCIDENT.limit,
    minutes: fn.invocationsPerMinute < RARE ? 3 : 2,
    description: `More than ${INCIDENT.limit} % of the invocations of ${name} fail`,
  });
  for (const query of errors.queries ?? []) {
    if (query.read) {
      query.read.metric.dimensions = dimensions;
    }
  }
  if (environment !== 'prod') {
    return [errors];
  }
  return [
    errors,
    {
      logicalId: `${id}Duration`,
      name: durationAlarmName(fn.name, environment),
      description: `${name} takes three times as long as it should`,
      read: {
        metric: { namespace: 'AWS/Lambda', name: 'Duration', dimensions },
        stat: 'Average',
        period: 60,
      },
      evaluationPeriods: 3,
      threshold: Math.round(fn.durationMs * 3),
      comparison: 'GreaterThanThreshold',
    },
  ];
}
