import type { Check } from '../report';
import { checkFormat, checkLock } from '../typescriptChecks';
import { checkBuild } from './build';
import type { AmplifyCase } from './cases';
import { checkHosting, checkRedirects } from './hosting';
import type { MadeApp } from './make';
import { checkReadme } from './readme';
import { specificationOf } from './specification';

/** What apps of Amplify are held to. */
export function amplifyChecks(
  next: AmplifyCase,
  project: string,
  made: MadeApp,
): Check[] {
  const { app, files } = next;
  return [
    [
      'build specification',
      async () => void specificationOf(project, app.build),
    ],
    ['hosting', async () => checkHosting(project, app, made)],
    ['redirects', async () => checkRedirects(made.app.customRules ?? [])],
    ...(files === 'project' ? ofProject(next, project, made) : []),
  ];
}

function ofProject(
  { app, isBuilt }: AmplifyCase,
  project: string,
  made: MadeApp,
): Check[] {
  return [
    ['readme', async () => checkReadme(project, made)],
    ['lock', () => checkLock(project)],
    ['format', () => checkFormat('amplify', project)],
    ...(isBuilt
      ? [['build', () => checkBuild(project, app, made)] as Check]
      : []),
  ];
}
