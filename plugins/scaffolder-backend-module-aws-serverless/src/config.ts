import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import * as z from 'zod';
import { runtimeSchema, type Runtime } from './description/runtimes';
import {
  environmentSchema,
  type EnvironmentDescription,
} from './description/serviceDescription';

const configSchema = z.object({
  skeletons: z.string().min(1).optional(),
  runtimes: z
    .array(runtimeSchema)
    .min(1)
    .default([...runtimeSchema.options]),
  environments: z.array(environmentSchema).default([]),
  versions: z
    .object({
      python: z.record(z.string(), z.string()).default({}),
      actions: z
        .record(z.string(), z.object({ sha: z.string(), version: z.string() }))
        .default({}),
    })
    .default({ python: {}, actions: {} }),
  requiredTags: z.array(z.string().min(1)).default([]),
  validator: z.string().min(1).optional(),
});

/** What a company settles for all its new services, read from `awsServerless`. */
export interface ServerlessConfig {
  /** Folder whose files go over the built-in skeletons. */
  skeletons?: string;
  /** Runtimes that new services may have, the default first. */
  runtimes: Runtime[];
  /** Environments of a service whose description names none. */
  environments: EnvironmentDescription[];
  /** Versions that take the place of the built-in pins. */
  versions: {
    /** By package of PyPI. */
    python: Record<string, string>;
    /** By action, such as `actions/checkout`. */
    actions: Record<string, { sha: string; version: string }>;
  };
  /** Keys of tags that everything carries. */
  requiredTags: string[];
  /** Command with which generated pipelines validate the project, where one is there for them. */
  validator?: string;
}

/**
 * Reads the plugin's configuration.
 *
 * @throws InputError naming the key and what is wrong with it.
 */
export function readServerlessConfig(config: Config): ServerlessConfig {
  const result = configSchema.safeParse(
    config.getOptional('awsServerless') ?? {},
  );
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new InputError(
      `awsServerless.${issue.path.join('.')} in the configuration: ${
        issue.message
      }`,
    );
  }
  return result.data;
}
