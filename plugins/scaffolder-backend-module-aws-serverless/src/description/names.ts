import * as z from 'zod';
import { YAML_WORDS } from './texts';

/**
 * A name of a service or a function: it becomes part of stack, function and alarm
 * names, of an entity's name and of folder names, so it is held to what all of them
 * take. Function names have at most 64 characters, of which an environment's
 * name needs some.
 */
export const nameSchema = z
  .string()
  .min(2, 'must have at least 2 characters')
  .max(40, 'must have at most 40 characters')
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'must be lower-case words joined by hyphens, such as royalty-calculator',
  )
  .refine(name => !YAML_WORDS.test(name), {
    error: 'must not be a word of YAML; choose another',
  });

/** `royalty-calculator` as a logical id of CloudFormation: `RoyaltyCalculator`. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `royalty-calculator` as a name of a Python module: `royalty_calculator`. */
export function snakeCase(name: string): string {
  return name.replace(/-/g, '_');
}

/** Name of a service's stack in an environment. */
export function stackName(service: string, environment: string): string {
  return `${service}-${environment}`;
}

/**
 * Name of a function in an environment. A function that is called as its service
 * is not named twice.
 */
export function functionName(
  service: string,
  name: string,
  environment: string,
): string {
  return name === service
    ? `${service}-${environment}`
    : `${service}-${name}-${environment}`;
}

/**
 * Name of a function that CodeDeploy calls before or after traffic moves. The
 * prefix is the one that AWSCodeDeployRoleForLambda may call.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
export function hookName(
  service: string,
  environment: string,
  when: 'pre' | 'post',
): string {
  return `CodeDeployHook_${service}-${environment}-${when}`;
}
