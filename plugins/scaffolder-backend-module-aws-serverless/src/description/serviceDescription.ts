import * as z from 'zod';
import { nameSchema } from './names';
import { runtimeSchema } from './runtimes';
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
  name: nameSchema,
  /** Pushes to this branch deploy to the environment. */
  branch: z.string().min(1),
  accountId: z.string().regex(/^\d{12}$/, 'must be twelve digits'),
  region: z.string().default('us-east-1'),
  deploymentPreference: deploymentPreferenceSchema.default('AllAtOnce'),
  /** Errors in percent of invocations above which a deployment is taken back. */
  errorRateAlarmPercent: z.number().min(0.1).max(100).default(1),
  logRetentionDays: logRetentionSchema.default(30),
  /** Whether deployments wait for a reviewer of the GitHub environment. */
  approval: z.boolean().default(false),
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
  template: z.string().regex(/^[A-Za-z0-9]+Policy$/),
  parameters: z.record(z.string(), z.string()).default({}),
});

/** One function of a service. */
export const functionSchema = z.object({
  name: nameSchema,
  description: z.string().max(256).optional(),
  trigger: triggerSchema,
  /** In MB. */
  memory: z.number().int().min(128).max(10_240).default(256),
  /** In seconds. */
  timeout: z.number().int().min(1).max(900).default(10),
  variables: variablesSchema.default({}),
  policies: z.array(policySchema).default([]),
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
        issuer: z.url(),
        audience: z.array(z.string().min(1)).min(1),
      }),
      /** REST API only. */
      z.object({
        type: z.literal('cognito'),
        userPoolArn: z.string().startsWith('arn:'),
      }),
    ])
    .default({ type: 'iam' }),
});

/** All that a new service is made from. */
export const serviceDescriptionSchema = z.object({
  name: nameSchema,
  title: z.string().optional(),
  description: z.string().min(1).max(200),
  /** Entity reference, such as `group:default/royalties`. */
  owner: z.string().min(1),
  /** Entity reference of the system that it belongs to. */
  system: z.string().optional(),
  runtime: runtimeSchema.default('nodejs24.x'),
  functions: z.array(functionSchema).min(1).max(20),
  api: apiSchema.default({ kind: 'http', authorizer: { type: 'iam' } }),
  environments: z.array(environmentSchema).min(1),
  /** Whether X-Ray traces are taken. */
  tracing: z.boolean().default(true),
  /** `owner/name` on GitHub. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** Team or user on GitHub for CODEOWNERS, such as `@distrofm/royalties`. */
  codeOwner: z.string().startsWith('@'),
});

export type ServiceDescription = z.infer<typeof serviceDescriptionSchema>;
export type ServiceDescriptionInput = z.input<typeof serviceDescriptionSchema>;
export type FunctionDescription = z.infer<typeof functionSchema>;
export type EnvironmentDescription = z.infer<typeof environmentSchema>;
export type DeploymentPreference = z.infer<typeof deploymentPreferenceSchema>;
