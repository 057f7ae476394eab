import { SYSTEMS } from '../data/systems';
import {
  componentEntities,
  exampleEntities,
  orgEntities,
  systemEntities,
} from './entities';
import type { EntityYaml } from './entities';
import { toYaml } from './yaml';

const HEADER =
  '# Written by packages/simulator/src/estate/writeCatalog.ts, so that the catalog and the\n# simulated AWS accounts agree. Change the data there, then run it again.\n';

const fileOf = (entities: EntityYaml[]) =>
  HEADER + entities.map(entity => `---\n${toYaml(entity)}`).join('');

/** The files of `catalog/` by name. */
export function catalogFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'org.yaml': fileOf(orgEntities()),
    'systems.yaml': fileOf(systemEntities()),
    ...Object.fromEntries(
      SYSTEMS.map(({ name }) => [
        `${name}.yaml`,
        fileOf(componentEntities(name)),
      ]),
    ),
    'examples.yaml': fileOf(exampleEntities()),
  };
  const location: EntityYaml = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: {
      name: 'distrofm',
      description: 'The demo organisation and its services',
    },
    spec: { targets: Object.keys(files).map(name => `./${name}`) },
  };
  return { 'all.yaml': fileOf([location]), ...files };
}
