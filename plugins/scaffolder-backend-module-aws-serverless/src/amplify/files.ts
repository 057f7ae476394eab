import type { ServerlessConfig } from '../config';
import { pinnedAction, readPins } from '../pipeline/pins';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import { markdownTable } from '../render/markdownTable';
import {
  repositoryUrl,
  stageOf,
  type AmplifyAppDescription,
} from './description';
import { customHeaders } from './wantedApp';

/** Which files come with an app. */
export type AppFiles = 'project' | 'build' | 'none';

/** Annotations that make an app's deployments show on its page. */
export function catalogAnnotations(arn: string): Record<string, string> {
  return { 'aws.amazon.com/amplify-app-arn': arn };
}

function titleOf(name: string): string {
  const words = name.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the skeletons of an app can refer to. */
function appValues(
  app: AmplifyAppDescription,
  made: { arn: string; defaultDomain: string },
) {
  const repository = repositoryUrl(app);
  const live =
    app.branches.find(branch => stageOf(branch) === 'PRODUCTION') ??
    app.branches[0];
  return {
    app: {
      ...app,
      title: app.title ?? titleOf(app.name),
      repository: new URL(repository).pathname.slice(1),
    },
    repositoryUrl: repository,
    arn: made.arn,
    customHeaders: customHeaders(app),
    branches: app.branches.map(branch => ({
      ...branch,
      stage: stageOf(branch),
      url: addressOf(branch.name, made.defaultDomain),
    })),
    /** Where its visitors find it. */
    liveUrl: addressOf(live.name, made.defaultDomain),
    environmentTable: markdownTable([
      ['environment', 'branch', 'address'],
      ...app.branches.map(({ name, environment }) => [
        environment,
        `\`${name}\``,
        addressOf(name, made.defaultDomain),
      ]),
    ]),
    variableList: Object.keys(app.variables)
      .sort()
      .map(name => `\`${name}\``)
      .join(', '),
    annotations: Object.entries(catalogAnnotations(made.arn)).map(
      ([key, value]) => ({ key, value }),
    ),
  };
}

/** Where a branch is served: `feature/lyrics` at `feature-lyrics` of the domain. */
export function addressOf(branch: string, defaultDomain: string): string {
  return `https://${branch.replace(/[^A-Za-z0-9-]+/g, '-')}.${defaultDomain}`;
}

/**
 * The files of an app: `build` gives `amplify.yml` and `customHttp.yml` alone,
 * `project` a whole web app with them.
 *
 * @param versions - of actions, in place of those that are built in
 */
export function appFiles(
  skeletons: Skeletons,
  app: AmplifyAppDescription,
  made: { arn: string; defaultDomain: string },
  files: AppFiles,
  versions: ServerlessConfig['versions']['actions'] = {},
): ProjectFile[] {
  if (files === 'none') return [];
  const pins = readPins(skeletons, versions);
  const values = {
    ...appValues(app, made),
    runner: pins.runner,
    uses: (name: string) => pinnedAction(pins, name),
  };
  return mergeFiles(
    skeletons.render('amplify-app/build', values),
    ...(files === 'project'
      ? [skeletons.render('amplify-app/project', values)]
      : []),
  );
}
