import { parse } from 'yaml';
import { languageOf, type ServiceDescription } from '../description';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import { dependenciesOf } from './dependencies';
import { projectFiles, withFunctionFiles } from './files';
import { prunePackageLock, type Manifest } from './packageLock';
import { templateOf } from './template';
import { serviceValues } from './values';

/**
 * The whole repository of a service, but for its workflows and the roles that
 * they take: those are the pipeline's.
 *
 * @param pins - Versions of PyPI's packages that take the place of those in
 *   `skeletons/sam-python/pins.yaml`.
 */
export function samService(
  skeletons: Skeletons,
  service: ServiceDescription,
  pins: Record<string, string> = {},
): ProjectFile[] {
  const project = projectFiles(skeletons, service, {
    ...parse(skeletons.read('sam-python/pins.yaml')),
    ...pins,
  });
  const files = withFunctionFiles(
    mergeFiles(
      project.filter(({ path }) => path !== 'package.json'),
      [{ path: 'template.yaml', content: templateOf(skeletons, service) }],
    ),
    skeletons,
    service,
  );
  return languageOf(service.runtime) === 'typescript'
    ? mergeFiles(files, packageFiles(skeletons, service, project))
    : files;
}

/** `package.json` with the packages that the service needs, and its lock. */
function packageFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  project: ProjectFile[],
): ProjectFile[] {
  const skeleton = project.find(({ path }) => path === 'package.json');
  const manifest = {
    ...(JSON.parse(skeleton?.content ?? '{}') as Manifest),
    ...dependenciesOf(skeletons, serviceValues(service)),
  };
  return [
    {
      path: 'package.json',
      content: `${JSON.stringify(manifest, null, 2)}\n`,
    },
    {
      path: 'package-lock.json',
      content: prunePackageLock(
        skeletons.read('sam-typescript/package-lock.json'),
        manifest,
      ),
    },
  ];
}
