import { mkdir, rm } from 'node:fs/promises';
import { createSamServiceAction } from '../src/actions/createSamService';
import { Skeletons } from '../src/render';
import {
  runtimeSchema,
  type ServiceDescriptionInput,
} from '../src/description';

const action = createSamServiceAction({
  config: {
    runtimes: [...runtimeSchema.options],
    environments: [],
    versions: { python: {}, actions: {} },
  },
  skeletons: new Skeletons(),
});

/**
 * Makes a service in an empty folder with the action itself, and then again.
 *
 * @throws Error where the second run changes something
 */
export async function generate(
  folder: string,
  service: ServiceDescriptionInput,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await runAction(folder, service);
  const { written } = await runAction(folder, service);
  if (written.length > 0) {
    throw new Error(`The second run changed ${written.join(', ')}.`);
  }
}

async function runAction(
  workspacePath: string,
  input: ServiceDescriptionInput,
): Promise<{ written: string[] }> {
  const outputs: Record<string, unknown> = {};
  await action.handler({
    input,
    workspacePath,
    isDryRun: false,
    logger: { info: () => undefined },
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  } as never);
  return outputs as { written: string[] };
}
