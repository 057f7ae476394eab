import type {
  App,
  Branch,
  CreateAppRequest,
  CreateBranchRequest,
  CustomRule,
} from '@aws-sdk/client-amplify';
import { stringify } from 'yaml';
import {
  stageOf,
  type AmplifyAppDescription,
  type AmplifyBranchDescription,
} from './description';

/** Says of an app that this action made it, and may therefore change it. */
export const OWN_TAG = { key: 'backspin:made-by', value: 'aws-serverless' };

/** Settings of an app, all but its name, its tags and its repository. */
export type AppSettings = Required<
  Pick<
    CreateAppRequest,
    | 'description'
    | 'platform'
    | 'environmentVariables'
    | 'customRules'
    | 'customHeaders'
  >
> &
  Pick<CreateAppRequest, 'iamServiceRoleArn'>;

/** Settings of a branch. */
export type BranchSettings = Required<
  Pick<
    CreateBranchRequest,
    | 'stage'
    | 'enableAutoBuild'
    | 'enablePullRequestPreview'
    | 'environmentVariables'
  >
>;

/** Headers in the form of `customHttp.yml`, which Amplify keeps as text. */
export function customHeaders({
  headers,
}: Pick<AmplifyAppDescription, 'headers'>): string {
  if (headers.length === 0) return '';
  return stringify(
    {
      customHeaders: headers.map(rule => ({
        pattern: rule.pattern,
        headers: Object.entries(rule.headers).map(([key, value]) => ({
          key,
          value,
        })),
      })),
    },
    { singleQuote: true, lineWidth: 0 },
  );
}

/** Tags of the app and all its branches. */
export function wantedTags(app: AmplifyAppDescription): Record<string, string> {
  return {
    ...app.tags,
    app: app.name,
    owner: app.owner,
    [OWN_TAG.key]: OWN_TAG.value,
  };
}

/** The settings that an app should have. */
export function wantedApp(app: AmplifyAppDescription): AppSettings {
  return {
    description: app.description,
    platform: app.platform,
    iamServiceRoleArn: app.serviceRoleArn,
    environmentVariables: Object.fromEntries(
      Object.entries(app.variables).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    customHeaders: customHeaders(app),
    customRules: app.redirects.map(({ source, target, status, condition }) => ({
      source,
      target,
      status,
      ...(condition && { condition }),
    })),
  };
}

/**
 * The settings that a branch should have: variables of its environment only, and
 * `ENVIRONMENT`, by which a build knows what it is for.
 */
export function wantedBranch(
  app: AmplifyAppDescription,
  branch: AmplifyBranchDescription,
): BranchSettings {
  const variables: Record<string, string> = { ENVIRONMENT: branch.environment };
  for (const [name, value] of Object.entries(app.variables)) {
    if (typeof value !== 'string') variables[name] = value[branch.environment];
  }
  return {
    stage: stageOf(branch),
    enableAutoBuild: branch.autoBuild,
    enablePullRequestPreview: branch.pullRequestPreviews,
    environmentVariables: variables,
  };
}

function sameMap(
  wanted: Record<string, string>,
  there: Record<string, string> = {},
): boolean {
  return Object.entries(wanted).every(([key, value]) => there[key] === value);
}

function sameRules(wanted: CustomRule[], there: CustomRule[] = []): boolean {
  const texts = (rules: CustomRule[]) =>
    rules.map(({ source, target, status, condition }) =>
      [source, target, status, condition].join('\n'),
    );
  return texts(wanted).join('\n\n') === texts(there).join('\n\n');
}

/**
 * What must be changed on an app that is there; undefined when nothing must be.
 * Variables that somebody added by hand stay.
 */
export function appChanges(
  wanted: AppSettings,
  there: App,
): Partial<AppSettings> | undefined {
  const changes: Partial<AppSettings> = {};
  if (wanted.description !== there.description) {
    changes.description = wanted.description;
  }
  if (wanted.platform !== there.platform) changes.platform = wanted.platform;
  if (
    wanted.iamServiceRoleArn &&
    wanted.iamServiceRoleArn !== there.iamServiceRoleArn
  ) {
    changes.iamServiceRoleArn = wanted.iamServiceRoleArn;
  }
  if (!sameMap(wanted.environmentVariables, there.environmentVariables)) {
    changes.environmentVariables = {
      ...there.environmentVariables,
      ...wanted.environmentVariables,
    };
  }
  if (wanted.customHeaders !== (there.customHeaders ?? '')) {
    changes.customHeaders = wanted.customHeaders;
  }
  if (!sameRules(wanted.customRules, there.customRules)) {
    changes.customRules = wanted.customRules;
  }
  return Object.keys(changes).length > 0 ? changes : undefined;
}

/** The same for a branch. */
export function branchChanges(
  wanted: BranchSettings,
  there: Branch,
): Partial<BranchSettings> | undefined {
  const changes: Partial<BranchSettings> = {};
  if (wanted.stage !== there.stage) changes.stage = wanted.stage;
  if (wanted.enableAutoBuild !== there.enableAutoBuild) {
    changes.enableAutoBuild = wanted.enableAutoBuild;
  }
  if (wanted.enablePullRequestPreview !== there.enablePullRequestPreview) {
    changes.enablePullRequestPreview = wanted.enablePullRequestPreview;
  }
  if (!sameMap(wanted.environmentVariables, there.environmentVariables)) {
    changes.environmentVariables = {
      ...there.environmentVariables,
      ...wanted.environmentVariables,
    };
  }
  return Object.keys(changes).length > 0 ? changes : undefined;
}

/** Tags that are missing or differ. */
export function missingTags(
  wanted: Record<string, string>,
  there: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => there[key] !== value),
  );
}
