import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapAt } from '../../src/__testUtils__/at';
import { refuse } from '../report';
import type { MadeApp } from './make';

/**
 * Makes sure that what a project's documentation tells is so: its commands, its files,
 * and where each branch is served.
 *
 * @throws Error naming what is not
 */
export function checkReadme(project: string, { app, branches }: MadeApp): void {
  const read = (file: string) => readFileSync(join(project, file), 'utf8');
  const scripts = mapAt(JSON.parse(read('package.json')), 'scripts');
  const pages = ['README.md', 'docs/index.md', 'docs/runbook.md'];
  const documentation = pages.map(read).join('\n');
  const [, files = ''] = /\n```\n([^]*?)```/.exec(read('README.md')) ?? [];

  const commands = [
    ...documentation.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g),
  ].map(([, script, test]) => script ?? test);
  const paths = files.matchAll(/^([\w./]+) |\b(src\/[\w./]+\.tsx?)\b/gm);
  const addresses = branches.map(
    ({ branchName = '' }) =>
      `https://${branchName.replace('/', '-')}.${app.defaultDomain}`,
  );
  const variables = Object.keys(app.environmentVariables ?? {});
  refuse([
    ...(commands.length > 0 ? [] : ['It tells no commands.']),
    ...(files ? [] : ['It does not tell where things are.']),
    ...commands
      .filter(script => !(script in scripts))
      .map(script => `There is no npm run ${script}.`),
    ...[...paths]
      .map(([, path, inText]) => path ?? inText)
      .filter(path => !existsSync(join(project, path)))
      .map(path => `There is no ${path}.`),
    ...[...addresses, ...branches.map(({ branchName }) => `\`${branchName}\``)]
      .filter(told => !read('README.md').includes(told))
      .map(told => `README.md does not tell ${told}.`),
    ...variables
      .filter(name => !documentation.includes(`\`${name}\``))
      .map(name => `It does not tell of ${name}.`),
  ]);
}
