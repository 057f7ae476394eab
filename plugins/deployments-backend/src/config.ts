import {
  environmentRuleSchema,
  type EnvironmentDefinition,
} from '@backspin/backstage-plugin-deployments-common';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { z } from 'zod';
import {
  breakGlassConfigSchema,
  policyConfigSchema,
} from './rollback/policy/config';

/** How often the observer reads what. Milliseconds. */
export interface ObserverConfig {
  /** A target on which nothing moves. */
  quietMs: number;
  /** A target with a deployment or rollback in flight. */
  movingMs: number;
  /** A slow look at what changes seldom. */
  sweepMs: number;
  /** Working out anew which targets the entities have. */
  resolveMs: number;
}

/** What is shown of pipelines at GitHub, and in whose name people decide there. */
export interface PipelinesConfig {
  /** They are shown at all. */
  enabled: boolean;
  /** With the person's own GitHub token, or with the portal's credentials. */
  approveAs: 'user' | 'integration';
  /** The GitHub that people sign in to: their tokens are sent to no other. */
  signInHost: string;
}

/** The plugin's configuration. */
export interface DeploymentsConfig {
  /** In order of the pipeline. */
  environments: EnvironmentDefinition[];
  observer: ObserverConfig;
  /** For how long history is kept, in milliseconds. */
  historyKeepMs: number;
  /** How many rollbacks of a group are carried out at once. */
  rollbackGroups: {
    /** Unless the requester says otherwise. */
    atOnce: number;
    /** At most. */
    mostAtOnce: number;
  };
  github: PipelinesConfig;
  breakGlass: {
    /** Groups that are told whenever somebody breaks glass, as entity refs. */
    notify: string[];
  };
}

const environmentConfigSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,62}$/i,
      'expected letters, digits, dots, hyphens and underscores',
    ),
  title: z.string().min(1).optional(),
  rules: z
    .array(
      environmentRuleSchema
        .extend({
          accounts: z
            .array(
              z.string().regex(/^\d{12}$/, 'expected twelve digits in quotes'),
            )
            .optional(),
        })
        .strict()
        .refine(
          rule => Object.values(rule).some(value => value !== undefined),
          'expected at least one of branches, functionSuffixes, stackSuffixes, tags, accounts',
        ),
    )
    .default([]),
  githubEnvironments: z.array(z.string().min(1)).min(1).optional(),
  policy: policyConfigSchema.prefault({}),
});

/** Pipelines usually look like this; used where no environments are configured. */
const DEFAULT_ENVIRONMENTS: Array<z.input<typeof environmentConfigSchema>> = [
  ['dev', 'develop', {}],
  ['staging', 'staging', {}],
  [
    'prod',
    'main',
    { verificationSeconds: 300, typedConfirmation: true },
  ] as const,
].map(([name, branch, policy]) => ({
  name: name as string,
  rules: [
    { branches: [branch as string] },
    { functionSuffixes: [`-${name}`] },
    { stackSuffixes: [`-${name}`] },
  ],
  policy: policy as object,
}));

const keyOf = (base: string, path: PropertyKey[]) =>
  path.reduce<string>(
    (key, part) =>
      typeof part === 'number' ? `${key}[${part}]` : `${key}.${String(part)}`,
    base,
  );

function readEnvironments(config: Config): EnvironmentDefinition[] {
  const key = 'deployments.environments';
  const raw = config.getOptional(key) ?? DEFAULT_ENVIRONMENTS;
  const parsed = z.array(environmentConfigSchema).min(1).safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError(
      `Invalid configuration at ${keyOf(key, issue.path)}: ${issue.message}`,
    );
  }
  const names = parsed.data.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) {
    throw new InputError(
      `Invalid configuration at ${key}[${twice}].name: there are two environments called ${names[twice]}`,
    );
  }
  return parsed.data.map(({ policy, ...environment }, order) => ({
    ...environment,
    title: environment.title ?? environment.name,
    order,
    policy: policy.policy,
    ...(policy.overrides.length > 0 && { overrides: policy.overrides }),
  }));
}

function readBreakGlass(config: Config): DeploymentsConfig['breakGlass'] {
  const key = 'deployments.breakGlass';
  const parsed = breakGlassConfigSchema.safeParse(config.getOptional(key));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `Invalid configuration at ${keyOf(key, issue.path)}: ${issue.message}`,
  );
}

/** 29 at once were too many for Lambda's quotas from inside CodeDeploy (reported in 2026-10). */
const MOST_AT_ONCE = 28;

const rollbackGroupsSchema = z
  .strictObject({
    mostAtOnce: z.number().int().min(1).max(MOST_AT_ONCE).default(20),
    atOnce: z.number().int().min(1).optional(),
  })
  .transform(({ mostAtOnce, atOnce = Math.min(5, mostAtOnce) }) => ({
    mostAtOnce,
    atOnce,
  }))
  .refine(({ mostAtOnce, atOnce }) => atOnce <= mostAtOnce, {
    path: ['atOnce'],
    message: 'is larger than mostAtOnce',
  });

function readRollbackGroups(
  config: Config,
): DeploymentsConfig['rollbackGroups'] {
  const key = 'deployments.rollbackGroups';
  const parsed = rollbackGroupsSchema.safeParse(config.getOptional(key) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `Invalid configuration at ${keyOf(key, issue.path)}: ${issue.message}`,
  );
}

const githubConfigSchema = z
  .strictObject({
    pipelines: z.boolean().default(true),
    approveAs: z.enum(['user', 'integration']).default('user'),
    signInHost: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?$/, 'expected a host, such as github.com')
      .default('github.com'),
  })
  .transform(({ pipelines, ...rest }) => ({ enabled: pipelines, ...rest }));

function readGithub(config: Config): PipelinesConfig {
  const key = 'deployments.github';
  const parsed = githubConfigSchema.safeParse(config.getOptional(key) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `Invalid configuration at ${keyOf(key, issue.path)}: ${issue.message}`,
  );
}

function readDuration(
  config: Config,
  key: string,
  fallback: HumanDuration,
  minimum: HumanDuration,
): number {
  const duration = config.has(key)
    ? readDurationFromConfig(config, { key })
    : fallback;
  const millis = durationToMilliseconds(duration);
  const least = durationToMilliseconds(minimum);
  if (millis < least) {
    throw new InputError(
      `Invalid configuration at ${key}: ${millis} ms is shorter than the least allowed, ${least} ms`,
    );
  }
  return millis;
}

/** Reads `deployments` of the configuration. Throws InputError, naming the key. */
export function readDeploymentsConfig(config: Config): DeploymentsConfig {
  const observer = (
    name: string,
    fallback: HumanDuration,
    minimum: HumanDuration,
  ) => readDuration(config, `deployments.observer.${name}`, fallback, minimum);
  return {
    environments: readEnvironments(config),
    observer: {
      quietMs: observer('quiet', { seconds: 60 }, { seconds: 5 }),
      movingMs: observer('moving', { seconds: 3 }, { seconds: 1 }),
      sweepMs: observer('sweep', { minutes: 15 }, { minutes: 1 }),
      resolveMs: observer('resolve', { minutes: 1 }, { seconds: 10 }),
    },
    github: readGithub(config),
    breakGlass: readBreakGlass(config),
    rollbackGroups: readRollbackGroups(config),
    historyKeepMs: readDuration(
      config,
      'deployments.history.keep',
      { days: 400 },
      { days: 1 },
    ),
  };
}
