import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createPipelineAction } from '../src/actions/createPipeline';
import { createSamServiceAction } from '../src/actions/createSamService';
import type { ServerlessConfig } from '../src/config';
import { Skeletons } from '../src/render';
import {
  runtimeSchema,
  type ServiceDescriptionInput,
} from '../src/description';

const config: ServerlessConfig = {
  runtimes: [...runtimeSchema.options],
  environments: [],
  versions: { python: {}, actions: {} },
  requiredTags: [],
};
const skeletons = new Skeletons();
const makeService = createSamServiceAction({ config, skeletons });
const makePipeline = createPipelineAction({ config, skeletons });

/**
 * Makes a service and its pipeline in an empty folder with the actions themselves,
 * and then again.
 *
 * @throws Error where the second run changes something
 */
export async function generate(
  folder: string,
  service: ServiceDescriptionInput,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await runActions(folder, service);
  const before = await contentsOf(folder);
  await runActions(folder, service);
  const after = await contentsOf(folder);
  const changed = [...after.keys()].filter(
    path => after.get(path) !== before.get(path),
  );
  if (changed.length > 0) {
    throw new Error(`The second run changed ${changed.join(', ')}.`);
  }
}

async function runActions(
  workspacePath: string,
  service: ServiceDescriptionInput,
): Promise<void> {
  const context = (input: object) =>
    ({
      input,
      workspacePath,
      isDryRun: false,
      logger: { info: () => undefined },
      output: () => undefined,
    } as never);
  await makeService.handler(context(service));
  const { name, runtime, repository, environments } = service;
  await makePipeline.handler(
    context({ name, runtime, repository, environments }),
  );
}

/** Files of a folder by path, each as its content and the time of its last change. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs } = await stat(path);
      contents.set(path, `${mtimeMs} ${await readFile(path, 'utf8')}`);
    }
  }
  return contents;
}
