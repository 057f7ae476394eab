import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import * as z from 'zod';
import { createAmplifyAccess } from '../amplify/clients';
import {
  amplifyAppSchema,
  repositoryUrl,
  type AmplifyAppDescription,
} from '../amplify/description';
import { ensureApp, type EnsuredApp } from '../amplify/ensureApp';
import { ensureBranch, startFirstBuild } from '../amplify/ensureBranch';
import {
  addressOf,
  appFiles,
  catalogAnnotations,
  type AppFiles,
} from '../amplify/files';
import { readServerlessConfig } from '../config';
import { Skeletons, writeFiles } from '../render';
import { examples } from './createAmplifyApp.examples';
import { defineAction } from './defineAction';

const inputSchema = z.object({
  app: amplifyAppSchema.describe('The app, its branches and their settings'),
  connect: z
    .boolean()
    .default(true)
    .describe(
      'Whether the repository is connected. Without it the app is made all the same, so that its ARN can stand in catalog-info.yaml before the repository is published; a later step connects it.',
    ),
  token: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Personal access token with which Amplify connects the repository, from a secret; that of integrations.github if left out',
    ),
  firstBuilds: z
    .boolean()
    .default(true)
    .describe(
      'Whether branches that were never built are built now, once the repository is connected; they must exist in it',
    ),
  files: z
    .enum(['project', 'build', 'none'])
    .default('build')
    .describe(
      'Files put into the workspace: a whole new web app, amplify.yml and customHttp.yml alone, or none',
    ),
  targetPath: z
    .string()
    .default('.')
    .describe('Folder of the workspace that the files go into'),
});

const outputSchema = z.object({
  appId: z.string().describe('Id of the app'),
  appArn: z.string().describe('ARN of the app'),
  defaultDomain: z.string().describe('Domain of the app'),
  urls: z
    .record(z.string(), z.string())
    .describe('Address of each environment'),
  annotations: z
    .record(z.string(), z.string())
    .describe('Annotations for catalog-info.yaml'),
  consoleUrl: z.string().describe('The app in the AWS console'),
});

type Input = z.output<typeof inputSchema>;

async function tokenFor(config: Config, { app, token }: Input) {
  if (token) return token;
  const url = repositoryUrl(app);
  const integrations = ScmIntegrations.fromConfig(config);
  if (!integrations.github.byUrl(url)) {
    throw new InputError(
      `app.repository: there is no integrations.github for ${
        new URL(url).host
      }. Add one, give a token, or set connect to false.`,
    );
  }
  const found = await DefaultGithubCredentialsProvider.fromIntegrations(
    integrations,
  ).getCredentials({ url });
  if (found.token) return found.token;
  throw new InputError(
    `token: Amplify needs a token to connect ${app.repository}, and integrations.github has none. Give one from a secret, or set connect to false.`,
  );
}

/** What a dry run tells instead of an app. */
function imagined(app: AmplifyAppDescription): EnsuredApp {
  const appId = 'd000000000dryrun';
  return {
    appId,
    arn: `arn:aws:amplify:${app.region}:${app.accountId}:apps/${appId}`,
    defaultDomain: `${appId}.amplifyapp.com`,
    outcome: 'created',
  };
}

async function makeInAws(
  ctx: ActionContext<JsonObject>,
  input: Input,
  options: AmplifyActionOptions,
): Promise<EnsuredApp> {
  const { app, connect, firstBuilds } = input;
  const access = createAmplifyAccess(options.config, options);
  const clients = await access(app.accountId, app.region);
  const token = connect ? await tokenFor(options.config, input) : undefined;
  const work = { app, clients, token };
  const made = await ctx.checkpoint({
    key: `amplify.app.${app.accountId}.${app.region}.${app.name}`,
    fn: async () => ({ ...(await ensureApp(work)) }),
  });
  ctx.logger.info(`App ${app.name} (${made.appId}): ${made.outcome}`);
  for (const branch of app.branches) {
    const outcome = await ctx.checkpoint({
      key: `amplify.branch.${made.appId}.${branch.name}`,
      fn: () => ensureBranch({ ...work, appId: made.appId, branch }),
    });
    ctx.logger.info(`Branch ${branch.name}: ${outcome}`);
  }
  if (!connect || !firstBuilds) return made;
  for (const branch of app.branches) {
    const started = await ctx.checkpoint({
      key: `amplify.build.${made.appId}.${branch.name}`,
      fn: () => startFirstBuild({ ...work, appId: made.appId, branch }),
    });
    ctx.logger.info(
      `Branch ${branch.name}: ${
        started ? 'its first build has begun' : 'has been built before'
      }`,
    );
  }
  return made;
}

async function write(
  ctx: ActionContext<JsonObject>,
  { app, files, targetPath }: Input,
  made: EnsuredApp,
  config: Config,
) {
  const { skeletons: own, versions } = readServerlessConfig(config);
  const skeletons = new Skeletons(own);
  const { written } = await writeFiles(
    resolveSafeChildPath(ctx.workspacePath, targetPath),
    appFiles(skeletons, app, made, files as AppFiles, versions.actions),
  );
  for (const path of written) ctx.logger.info(`Wrote ${path}`);
}

/** What the action is made with; credentials and request handler for tests. */
export interface AmplifyActionOptions {
  config: Config;
  credentials?: AwsCredentialsManager;
  requestHandler?: object;
}

/** The action `aws-serverless:amplify:create`. */
export function createAmplifyAppAction(options: AmplifyActionOptions) {
  return defineAction({
    id: 'aws-serverless:amplify:create',
    description:
      'Makes an Amplify app with its branches, variables, headers and redirects, and the build specification that goes with it',
    examples,
    input: inputSchema,
    output: outputSchema,
    async handler(ctx, input) {
      const { app } = input;
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would make the app ${app.name} in account ${app.accountId} (${
            app.region
          }) with the branches ${app.branches
            .map(({ name, environment }) => `${name} (${environment})`)
            .join(', ')} and the variables ${
            Object.keys(app.variables).join(', ') || 'none'
          }`,
        );
      }
      const made = ctx.isDryRun
        ? imagined(app)
        : await makeInAws(ctx, input, options);
      await write(ctx, input, made, options.config);
      ctx.output('appId', made.appId);
      ctx.output('appArn', made.arn);
      ctx.output('defaultDomain', made.defaultDomain);
      ctx.output(
        'urls',
        Object.fromEntries(
          app.branches.map(({ name, environment }) => [
            environment,
            addressOf(name, made.defaultDomain),
          ]),
        ),
      );
      ctx.output('annotations', catalogAnnotations(made.arn));
      ctx.output(
        'consoleUrl',
        `https://${app.region}.console.aws.amazon.com/amplify/apps/${made.appId}/overview`,
      );
    },
  });
}
