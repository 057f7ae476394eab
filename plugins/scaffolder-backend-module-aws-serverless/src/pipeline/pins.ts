import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import * as z from 'zod';
import type { ServerlessConfig } from '../config';
import type { Skeletons } from '../render';

const action = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/, 'must be the full SHA of a commit'),
  version: z.string().min(1),
});

const pinsSchema = z.object({
  actions: z.record(z.string(), action),
  runner: z.string().min(1),
  tools: z.record(z.string(), z.string().min(1)),
});

/** Versions that generated workflows use, from `pipeline/pins.yaml`. */
export type Pins = z.infer<typeof pinsSchema>;

/**
 * Reads the pins, with those of the configuration over them.
 *
 * @throws InputError naming the pin that is wrong.
 */
export function readPins(
  skeletons: Skeletons,
  versions: ServerlessConfig['versions']['actions'],
): Pins {
  const pins = parse(skeletons.read('pipeline/pins.yaml'));
  const result = pinsSchema.safeParse({
    ...pins,
    actions: { ...pins?.actions, ...versions },
  });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new InputError(
      `${issue.path.join(
        '.',
      )} in pipeline/pins.yaml or awsServerless.versions: ${issue.message}`,
    );
  }
  return result.data;
}

/**
 * How a step of a workflow names an action: by its SHA, with the version behind it.
 *
 * @throws InputError where it has no pin.
 */
export function pinnedAction({ actions }: Pins, name: string): string {
  const pin = actions[name];
  if (!pin) {
    throw new InputError(
      `${name} has no pin. Add it under actions in pipeline/pins.yaml.`,
    );
  }
  return `${name}@${pin.sha} # ${pin.version}`;
}
