import { build } from 'vite';
import { expect, it } from 'vitest';
import { releaseOf, releasePlugin } from './release';

it('reads what Amplify tells a build', () => {
  expect(
    releaseOf({
      AWS_COMMIT_ID: '41b07aa',
      AWS_BRANCH: 'main',
      ENVIRONMENT: 'prod',
    }),
  ).toEqual({ commit: '41b07aa', branch: 'main', environment: 'prod' });
  expect(releaseOf({})).toEqual({
    commit: 'local',
    branch: 'local',
    environment: 'local',
  });
});

it('puts version.json into the build', async () => {
  const release = { commit: '41b07aa', branch: 'main', environment: 'prod' };
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [releasePlugin(release)],
    build: { write: false, rolldownOptions: { input: 'src/release.ts' } },
  });
  const outputs = [result]
    .flat()
    .flatMap((part) => ('output' in part ? part.output : []));
  const version = outputs.find(({ fileName }) => fileName === 'version.json');
  expect(version).toMatchObject({ source: `${JSON.stringify(release)}\n` });
});
