import {
  datedFreezeSchema,
  strategyIdSchema,
  targetKindSchema,
  weeklyFreezeSchema,
  type EnvironmentPolicy,
  type FreezeWindow,
  type PolicyOverride,
} from '@backspin/backstage-plugin-deployments-common';
import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

/** A group as an entity ref with its kind and namespace. */
export const groupRefSchema = z
  .string()
  .regex(
    /^group:[^/\s]+\/[^/\s]+$/i,
    'expected an entity ref such as group:default/release-managers',
  );

const entityRefSchema = z
  .string()
  .regex(
    /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/,
    'expected an entity ref such as component:default/payouts',
  );

const DAY_SECONDS = 24 * 60 * 60;

/** A duration as everywhere in Backstage's configuration, in whole seconds. */
const secondsSchema = z.unknown().transform((value, context) => {
  try {
    const duration = readDurationFromConfig(
      new ConfigReader({ value: value as string }),
      { key: 'value' },
    );
    const seconds = Math.floor(durationToMilliseconds(duration) / 1000);
    if (seconds >= 60 && seconds <= 30 * DAY_SECONDS) return seconds;
    context.addIssue('expected at least a minute and at most 30 days');
  } catch {
    context.addIssue('expected a duration such as 4h or { hours: 4 }');
  }
  return z.NEVER;
});

/** Either kind of window; the error names the key of the kind that was meant. */
const freezeSchema = z.unknown().transform((value, context): FreezeWindow => {
  const dated = typeof value === 'object' && value !== null && 'until' in value;
  const parsed = (dated ? datedFreezeSchema : weeklyFreezeSchema).safeParse(
    value,
  );
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path, message });
  }
  return z.NEVER;
});

const fields = {
  approvals: z.number().int().min(0).max(10),
  approverGroups: z.array(groupRefSchema),
  approvalExpiresAfter: secondsSchema,
  freezeWindows: z.array(freezeSchema),
  strategies: z.array(strategyIdSchema).min(1),
  verificationSeconds: z.number().int().min(0),
  typedConfirmation: z.boolean(),
  undoWhenUnhealthy: z.boolean(),
};

const matchSchema = z
  .strictObject({
    entities: z.array(entityRefSchema).min(1).optional(),
    owners: z.array(entityRefSchema).min(1).optional(),
    systems: z.array(entityRefSchema).min(1).optional(),
    tags: z.array(z.string().min(1)).min(1).optional(),
    kinds: z.array(targetKindSchema).min(1).optional(),
    accounts: z
      .array(z.string().regex(/^\d{12}$/, 'expected twelve digits in quotes'))
      .min(1)
      .optional(),
  })
  .refine(
    match => Object.values(match).some(value => value !== undefined),
    'expected at least one of entities, owners, systems, tags, kinds, accounts',
  );

const partial = z.strictObject(fields).partial();

const defined = <T extends object>(value: T) =>
  Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as T;

function partialPolicy({
  approvalExpiresAfter,
  ...rest
}: z.output<typeof partial>): Partial<EnvironmentPolicy> {
  return defined({
    ...rest,
    approvalExpiresAfterSeconds: approvalExpiresAfter,
  });
}

/** The `policy` of an environment in the configuration, and what it says differently for some. */
export const policyConfigSchema = partial
  .extend({
    overrides: z
      .array(partial.extend({ match: matchSchema }).strict())
      .default([]),
  })
  .strict()
  .transform(
    ({
      overrides,
      ...policy
    }): { policy: EnvironmentPolicy; overrides: PolicyOverride[] } => ({
      policy: {
        approvals: 0,
        approverGroups: [],
        verificationSeconds: 0,
        typedConfirmation: false,
        ...partialPolicy(policy),
      },
      overrides: overrides.map(({ match, ...changed }) => ({
        match: defined(match),
        policy: partialPolicy(changed),
      })),
    }),
  );

/** `deployments.breakGlass` of the configuration. */
export const breakGlassConfigSchema = z
  .strictObject({
    /** Groups that are told whenever somebody breaks glass, as entity refs. */
    notify: z.array(groupRefSchema).default([]),
  })
  .prefault({});
