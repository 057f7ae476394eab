import { checkNames } from './checkNames';
import { policyProblems } from './policyTemplates';
import type { Problem } from './problem';
import type {
  FunctionDescription,
  ServiceDescription,
} from './serviceDescription';

/** Longest that API Gateway waits for a function, in seconds: REST APIs 29, HTTP APIs 30. */
const API_TIMEOUT = 29;

/** Variables that Lambda keeps to itself, or that the template gives every function. */
const TAKEN_VARIABLES =
  /^(AWS_|_HANDLER$|_X_AMZN|LAMBDA_|POWERTOOLS_|(COMMIT|ENVIRONMENT|IDEMPOTENCY_TABLE|NODE_OPTIONS|TZ)$)/;

/**
 * What is wrong with a description across its fields: what the schema of one
 * field alone cannot know. Empty where a service can be made from it.
 */
export function checkService(service: ServiceDescription): Problem[] {
  return [
    ...checkNames(service),
    ...checkEnvironments(service),
    ...checkApi(service),
    ...service.functions.flatMap((fn, index) =>
      checkFunction(service, fn, `functions.${index}`),
    ),
  ];
}

function checkEnvironments({ environments }: ServiceDescription): Problem[] {
  return (['name', 'branch'] as const).flatMap(field =>
    environments.flatMap((environment, index) =>
      environments.findIndex(other => other[field] === environment[field]) <
      index
        ? [
            {
              field: `environments.${index}.${field}`,
              message: `another environment has the ${field} ${environment[field]} already; give each its own`,
            },
          ]
        : [],
    ),
  );
}

function checkApi({ api, functions }: ServiceDescription): Problem[] {
  const { kind, authorizer } = api;
  const problems: Problem[] = [];
  if (kind === 'http' && authorizer.type === 'cognito') {
    problems.push({
      field: 'api.authorizer.type',
      message:
        'cognito is for REST APIs; use jwt with the user pool as issuer, or the kind rest',
    });
  }
  if (kind === 'rest' && authorizer.type === 'jwt') {
    problems.push({
      field: 'api.authorizer.type',
      message: 'jwt is for HTTP APIs; use cognito or iam, or the kind http',
    });
  }
  const routes = functions.map(({ trigger }) =>
    trigger.type === 'api'
      ? `${trigger.method} ${trigger.path.replace(/\{[^}]*\}/g, '{}')}`
      : undefined,
  );
  routes.forEach((route, index) => {
    const first = routes.indexOf(route);
    if (route && first < index) {
      problems.push({
        field: `functions.${index}.trigger.path`,
        message: `functions.${first} answers ${route} already; choose another path or method`,
      });
    }
  });
  return problems;
}

function checkFunction(
  service: ServiceDescription,
  fn: FunctionDescription,
  field: string,
): Problem[] {
  const problems: Problem[] = [];
  if (fn.trigger.type === 'api' && fn.timeout > API_TIMEOUT) {
    problems.push({
      field: `${field}.timeout`,
      message: `API Gateway waits ${API_TIMEOUT} seconds at most; choose less, or have the work done from a queue`,
    });
  }
  return [
    ...problems,
    ...checkVariables(service, fn, field),
    ...fn.policies.flatMap((policy, index) =>
      policyProblems(policy, `${field}.policies.${index}`),
    ),
  ];
}

function checkVariables(
  { environments }: ServiceDescription,
  { variables }: FunctionDescription,
  field: string,
): Problem[] {
  const names = Object.keys(variables);
  const known = environments.map(({ name }) => name);
  return Object.entries(variables).flatMap(([name, value], index) => {
    const at = `${field}.variables.${name}`;
    const problems: Problem[] = [];
    if (TAKEN_VARIABLES.test(name)) {
      problems.push({
        field: at,
        message: 'is set by Lambda or by the template; choose another name',
      });
    }
    const twin = names.findIndex(other => keyOf(other) === keyOf(name));
    if (twin < index) {
      problems.push({
        field: at,
        message: `differs from ${names[twin]} by underscores only; choose another name`,
      });
    }
    if (typeof value === 'string') {
      return problems;
    }
    const missing = known.filter(environment => !(environment in value));
    const unknown = Object.keys(value).filter(key => !known.includes(key));
    if (missing.length > 0) {
      problems.push({
        field: at,
        message: `has no value for ${missing.join(
          ', ',
        )}; give one for every environment`,
      });
    }
    if (unknown.length > 0) {
      problems.push({
        field: at,
        message: `has a value for ${unknown.join(
          ', ',
        )}, which the service has not; its environments are ${known.join(
          ', ',
        )}`,
      });
    }
    return problems;
  });
}

/** Keys of mappings hold letters and digits only. */
function keyOf(variable: string): string {
  return variable.replace(/_/g, '');
}
