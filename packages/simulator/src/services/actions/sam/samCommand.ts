/** What `sam deploy` is told: on its command line, and in samconfig.toml. */
import { parse } from 'smol-toml';
import * as z from 'zod';
import { firstCommand, wordsOf } from '../shellWords';
import { readPairs } from '../template/parameters';

/** What a `sam deploy` deploys. */
export interface SamDeployment {
  stackName: string;
  region?: string;
  parameters: Record<string, string>;
  tags: Record<string, string>;
}

/** A command or configuration that is not understood. */
export class SamCommandError extends Error {}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const pairs = z.union([z.string(), z.array(z.string())]);
const section = z
  .object({
    deploy: z
      .object({
        parameters: z
          .object({
            stack_name: text.optional(),
            region: text.optional(),
            parameter_overrides: pairs.optional(),
            tags: pairs.optional(),
          })
          .default({}),
      })
      .optional(),
    global: z
      .object({
        parameters: z
          .object({ stack_name: text.optional(), region: text.optional() })
          .default({}),
      })
      .optional(),
  })
  .default({});

/** Values of `--name value…` and `--name=value`; a flag has none. */
function optionsOf(words: string[]): Record<string, string[]> {
  const options: Record<string, string[]> = {};
  let current: string[] = [];
  for (const word of words) {
    const found = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
    if (found) {
      current = found[2] === undefined ? [] : [found[2]];
      options[found[1]] = current;
    } else {
      current.push(word);
    }
  }
  return options;
}

/**
 * What a `sam deploy` would deploy. What the command line gives takes the place of all
 * that samconfig.toml says of it, as in the SAM CLI.
 *
 * @throws SamCommandError
 */
export function readDeployment(
  command: string,
  env: Record<string, string>,
  samconfig: string | undefined,
): SamDeployment {
  const words = firstCommand(wordsOf(command, env));
  const options = optionsOf(words.slice(words.indexOf('deploy') + 1));
  const name = options['config-env']?.[0] ?? 'default';
  const configured = readConfig(samconfig, name);
  const { parameters, tags } = configured;
  const stackName = options['stack-name']?.[0] ?? configured.stackName;
  if (!stackName) {
    throw new SamCommandError(
      `samconfig.toml names no stack_name for the environment '${name}'`,
    );
  }
  return {
    stackName,
    region: options.region?.[0] ?? configured.region,
    parameters: options['parameter-overrides']
      ? readPairs(options['parameter-overrides'])
      : parameters,
    tags: options.tags ? readPairs(options.tags) : tags,
  };
}

function readConfig(samconfig: string | undefined, name: string) {
  if (samconfig === undefined) return { parameters: {}, tags: {} };
  let config: Record<string, unknown>;
  try {
    config = parse(samconfig);
  } catch (error) {
    throw new SamCommandError(
      `samconfig.toml: ${(error as Error).message.split('\n')[0]}`,
    );
  }
  if (!(name in config) && name !== 'default') {
    throw new SamCommandError(
      `samconfig.toml has no environment '${name}', only ${Object.keys(config)
        .filter(key => key !== 'version')
        .join(', ')}`,
    );
  }
  const found = section.safeParse(config[name]);
  if (!found.success) {
    throw new SamCommandError(
      `samconfig.toml: ${name}: ${z.prettifyError(found.error)}`,
    );
  }
  const common = found.data.global?.parameters;
  const own = found.data.deploy?.parameters;
  return {
    stackName: own?.stack_name ?? common?.stack_name,
    region: own?.region ?? common?.region,
    parameters: readPairs(own?.parameter_overrides),
    tags: readPairs(own?.tags),
  };
}
