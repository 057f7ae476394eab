import { createCdkServiceAction } from '../src/actions/createCdkService';
import { createPipelineAction } from '../src/actions/createPipeline';
import { createSamServiceAction } from '../src/actions/createSamService';
import type { ServerlessConfig } from '../src/config';
import { runtimeSchema } from '../src/description';
import { Skeletons } from '../src/render';
import type { CdkCase } from './cdk/cases';
import { makeTwice, runAction } from './makeTwice';
import { projectOf } from './places';
import type { SamCase } from './sam/cases';

const config: ServerlessConfig = {
  runtimes: [...runtimeSchema.options],
  environments: [],
  versions: { python: {}, actions: {} },
  requiredTags: [],
};
const skeletons = new Skeletons();
const makers = {
  sam: createSamServiceAction({ config, skeletons }),
  cdk: createCdkServiceAction({ config, skeletons }),
};
const makePipeline = createPipelineAction({ config, skeletons });

/**
 * Makes a service and its pipeline with the actions themselves.
 *
 * @throws Error where a second run changes something
 */
export async function makeService(next: SamCase | CdkCase): Promise<void> {
  const { kind, service } = next;
  const { name, runtime, repository, environments } = service;
  const folder = projectOf(next);
  await makeTwice(folder, async () => {
    await runAction(makers[kind], folder, service);
    await runAction(makePipeline, folder, {
      kind,
      name,
      runtime,
      repository,
      environments,
    });
  });
}
