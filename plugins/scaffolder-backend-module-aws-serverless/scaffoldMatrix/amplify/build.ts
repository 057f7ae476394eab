import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../src/__testUtils__/at';
import { mustRun } from '../processes';
import { refuse } from '../report';
import type { AmplifyCase } from './cases';
import { headersOf } from './hosting';
import type { MadeApp } from './make';
import { specificationOf } from './specification';

const COMMIT = '41b07aa0c2f74d8f9f2f0f6d3a1f6a0f1b2c3d4e';

/**
 * Checks and builds an app by the commands of `amplify.yml`, as Amplify does for a
 * branch once it has chosen Node and installed packages, and looks at what comes out.
 *
 * @returns how much its tests cover
 * @throws Error with what a command printed, or what is wrong with the build
 */
export async function checkBuild(
  project: string,
  app: AmplifyCase['app'],
  made: MadeApp,
): Promise<string> {
  const { commands, outputDirectory } = specificationOf(project, app.build);
  const branch = made.branches[0];
  const env = {
    ...made.app.environmentVariables,
    ...branch.environmentVariables,
    AWS_BRANCH: branch.branchName,
    AWS_COMMIT_ID: COMMIT,
  };
  let printed = '';
  for (const command of commands) {
    printed += await mustRun('bash', ['-c', command], { cwd: project, env });
  }
  const built = join(project, outputDirectory);
  checkRelease(built, branch.environmentVariables?.ENVIRONMENT);
  checkPage(built, readFileSync(join(project, 'customHttp.yml'), 'utf8'));

  const [, covered] = /^All files[ |]+([\d.]+)/m.exec(printed) ?? [];
  if (!(Number(covered) >= 80)) {
    throw new Error(`Coverage is ${covered} %.`);
  }
  return `${Math.floor(Number(covered))} %`;
}

/** What the build says that it is. */
function checkRelease(built: string, environment?: string): void {
  const release = JSON.parse(readFileSync(join(built, 'version.json'), 'utf8'));
  if (
    at(release, 'commit') !== COMMIT ||
    at(release, 'environment') !== environment
  ) {
    throw new Error(`version.json tells ${JSON.stringify(release)}.`);
  }
}

/**
 * Makes sure that the page loads what was built, and nothing that its own security
 * headers forbid: nothing of other origins, and no script or style within the page.
 */
function checkPage(built: string, customHttp: string): void {
  const page = readFileSync(join(built, 'index.html'), 'utf8');
  const headers = Object.fromEntries(headersOf(customHttp)['**'] ?? []);
  const policy = headers['Content-Security-Policy'] ?? '';
  const loaded = [...page.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(
    ([, address]) => address,
  );
  const inPage = page.match(
    /<script(?![^>]*\bsrc=)[^>]*>|<style|\s(?:on\w+|style)="/g,
  );
  refuse([
    ...(policy.startsWith("default-src 'self'")
      ? []
      : [`The policy of content is ${policy || 'missing'}.`]),
    ...(inPage ?? []).map(found => `${found} is forbidden by its own policy.`),
    ...loaded
      .filter(address => !existsSync(join(built, address)))
      .map(address => `${address} is not in the build.`),
    ...readdirSync(join(built, 'assets'))
      // What browsers keep for ever has a name of its own for each content.
      .filter(file => !/-[\w-]{8}\.\w+(\.map)?$/.test(file))
      .map(file => `assets/${file} has no hash in its name.`),
  ]);
}
