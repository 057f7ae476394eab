import * as z from 'zod';
import { nameSchema } from './names';
import { runtimeSchema } from './runtimes';
import {
  branchNameSchema,
  codeOwnerSchema,
  lineSchema,
  referenceSchema,
  regionSchema,
} from './texts';
import { triggerSchema } from './triggers';

/**
 * How an environment's traffic moves to a new version. `AllAtOnce` is done by the
 * alias alone, without CodeDeploy; the others are CodeDeploy's, watched by the
 * function's alarms.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
export const deploymentPreferenceSchema = z.enum([
  'AllAtOnce',
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
]);

/** Days that CloudWatch Logs lets a log group keep its events, the usual ones. */
export const logRetentionSchema = z.union(
  [7, 14, 30, 60, 90, 180, 365, 731].map(days => z.literal(days)),
);

/** One environment of a service: where it runs and how it is deployed to. */
export const environmentSchema = z.object({
  name: nameSchema.describe(
    'Such as prod; part of the names of stacks and functions',
  ),
  branch: branchNameSchema.describe(
    'Pushes to this branch deploy to the environment',
  ),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'must be twelve digits')
    .describe('AWS account'),
  region: regionSchema.default('us-east-1').describe('AWS region'),
  deploymentPreference: deploymentPreferenceSchema
    .default('AllAtOnce')
    .describe(
      'How traffic moves to a new version: at once by the alias alone, or step by step by CodeDeploy, watched by alarms',
    ),
  errorRateAlarmPercent: z
    .number()
    .min(0.1)
    .max(100)
    .default(1)
    .describe(
      'Errors in percent of invocations above which an alarm goes off and a deployment is taken back',
    ),
  logRetentionDays: logRetentionSchema
    .default(30)
    .describe('Days that logs are kept'),
  approval: z
    .boolean()
    .default(false)
    .describe(
      'Whether deployments wait for a reviewer of the GitHub environment',
    ),
});

const variableName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]+$/,
    'must begin with a letter and hold letters, digits and underscores only',
  );

/** Environment variables: the same value everywhere, or one per environment. */
export const variablesSchema = z.record(
  variableName,
  z.union([z.string(), z.record(z.string(), z.string())]),
);

/**
 * A permission as one of SAM's policy templates, such as
 * `{ template: 'DynamoDBReadPolicy', parameters: { TableName: 'royalties' } }`.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
export const policySchema = z.object({
  template: z
    .string()
    .regex(
      /^[A-Za-z0-9]+Policy$/,
      'must be the name of a policy template, such as DynamoDBReadPolicy',
    ),
  parameters: z.record(z.string(), z.string()).default({}),
});

/** One function of a service. */
export const functionSchema = z.object({
  name: nameSchema.describe('Name within the service'),
  description: lineSchema
    .max(256)
    .optional()
    .describe('What it does, in a sentence'),
  trigger: triggerSchema.describe('What calls it'),
  memory: z
    .number()
    .int()
    .min(128)
    .max(10_240)
    .default(256)
    .describe('Memory in MB'),
  timeout: z
    .number()
    .int()
    .min(1)
    .max(900)
    .default(10)
    .describe('Longest run in seconds'),
  variables: variablesSchema
    .default({})
    .describe(
      'Environment variables: a value for all environments, or one for each by its name',
    ),
  policies: z
    .array(policySchema)
    .default([])
    .describe('What it may do, as policy templates of SAM'),
});

/** The API in front of the functions whose trigger is `api`. */
export const apiSchema = z.object({
  /** HTTP APIs cost less and answer sooner; REST APIs have keys, plans and validation. */
  kind: z.enum(['http', 'rest']).default('http'),
  authorizer: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('iam') }),
      /** HTTP API only. */
      z.object({
        type: z.literal('jwt'),
        issuer: z.url({ protocol: /^https$/ }),
        audience: z.array(lineSchema).min(1),
      }),
      /** REST API only. */
      z.object({
        type: z.literal('cognito'),
        userPoolArn: z
          .string()
          .regex(
            /^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+$/,
            'must be the ARN of a user pool',
          ),
      }),
    ])
    .default({ type: 'iam' }),
});

/** All that a new service is made from. */
export const serviceDescriptionSchema = z.object({
  name: nameSchema.describe(
    'Name of the service, of its entity and of its stacks',
  ),
  title: lineSchema.optional().describe('Name for people to read'),
  description: lineSchema
    .max(200)
    .describe('What the service does, in a sentence'),
  owner: referenceSchema.describe(
    'Reference of the entity that owns it, such as group:default/royalties',
  ),
  system: referenceSchema
    .optional()
    .describe('Reference of the system that it belongs to'),
  lifecycle: lineSchema
    .default('production')
    .describe('Lifecycle of the entity, such as production or experimental'),
  runtime: runtimeSchema
    .default('nodejs24.x')
    .describe('Runtime of all its functions'),
  functions: z.array(functionSchema).min(1).max(20).describe('Its functions'),
  api: apiSchema
    .default({ kind: 'http', authorizer: { type: 'iam' } })
    .describe('The API in front of functions whose trigger is api'),
  environments: z
    .array(environmentSchema)
    .min(1)
    .describe('Where it runs, in the order in which a change passes through'),
  tracing: z.boolean().default(true).describe('Whether X-Ray traces are taken'),
  repository: z
    .string()
    .regex(
      /^[\w.-]+\/[\w.-]+$/,
      'must be owner/name, such as distrofm/royalty-calculator',
    )
    .describe('Repository on GitHub, as owner/name'),
  codeOwner: codeOwnerSchema.describe(
    'User or team on GitHub that reviews changes, such as @distrofm/royalties',
  ),
});

export type ServiceDescription = z.infer<typeof serviceDescriptionSchema>;
export type ServiceDescriptionInput = z.input<typeof serviceDescriptionSchema>;
export type FunctionDescription = z.infer<typeof functionSchema>;
export type EnvironmentDescription = z.infer<typeof environmentSchema>;
export type DeploymentPreference = z.infer<typeof deploymentPreferenceSchema>;
