import {
  CreateAppCommand,
  paginateListApps,
  TagResourceCommand,
  UpdateAppCommand,
  type App,
} from '@aws-sdk/client-amplify';
import { ConflictError } from '@backstage/errors';
import { explained, isRefusal } from './awsErrors';
import type { AmplifyClients } from './clients';
import { repositoryUrl, type AmplifyAppDescription } from './description';
import {
  appChanges,
  missingTags,
  OWN_TAG,
  wantedApp,
  wantedTags,
} from './wantedApp';

/** What was done to an app or a branch. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** An app that is there now. */
export interface EnsuredApp {
  appId: string;
  arn: string;
  defaultDomain: string;
  outcome: Outcome;
}

/** What apps and branches are made with. */
export interface AmplifyWork {
  app: AmplifyAppDescription;
  clients: AmplifyClients;
  /** With which the repository is connected; not connected without it. */
  token?: string;
}

async function findOwn({
  app,
  clients,
}: AmplifyWork): Promise<App | undefined> {
  const named: App[] = [];
  const pages = paginateListApps(
    { client: clients.repeatable, pageSize: 100 },
    {},
  );
  try {
    for await (const { apps = [] } of pages) {
      named.push(...apps.filter(({ name }) => name === app.name));
    }
  } catch (error) {
    throw explained(error, {
      app,
      operation: 'ListApps',
      caller: clients.caller,
    });
  }
  const own = named.filter(({ tags }) => tags?.[OWN_TAG.key] === OWN_TAG.value);
  if (own.length > 1) {
    throw new ConflictError(
      `name: account ${app.accountId} has ${own.length} apps called ${
        app.name
      } (${own.map(({ appId }) => appId).join(', ')}). Delete all but one.`,
    );
  }
  if (own.length === 0 && named.length > 0) {
    throw new ConflictError(
      `name: account ${app.accountId} has an app called ${app.name} (${named[0].appId}) that was not made here. Choose another name, or tag that app ${OWN_TAG.key}=${OWN_TAG.value} so that it is taken over.`,
    );
  }
  const [found] = own;
  const owner = found?.tags?.owner;
  if (found && owner && owner !== app.owner) {
    throw new ConflictError(
      `owner: the app ${app.name} (${found.appId}) belongs to ${owner}, not to ${app.owner}. Choose another name, or have its tag owner changed first.`,
    );
  }
  const repository = repositoryUrl(app);
  if (found?.repository && found.repository !== repository) {
    throw new ConflictError(
      `repository: the app ${app.name} (${found.appId}) is connected to ${found.repository}, not to ${repository}. Name that repository, or choose another name.`,
    );
  }
  return found;
}

async function create(work: AmplifyWork): Promise<App> {
  const { app, clients, token } = work;
  try {
    const { app: made } = await clients.once.send(
      new CreateAppCommand({
        name: app.name,
        ...wantedApp(app),
        tags: wantedTags(app),
        ...(token && { repository: repositoryUrl(app), accessToken: token }),
      }),
    );
    return made!;
  } catch (error) {
    // The answer may have been lost on its way, and the app be there.
    const found = isRefusal(error) ? undefined : await findOwn(work);
    if (found) return found;
    throw explained(error, {
      app,
      operation: 'CreateApp',
      caller: clients.caller,
      token,
    });
  }
}

async function update(work: AmplifyWork, there: App): Promise<Outcome> {
  const { app, clients, token } = work;
  const connect = Boolean(token) && !there.repository;
  const changes = appChanges(wantedApp(app), there);
  const tags = missingTags(wantedTags(app), there.tags);
  const context = { app, caller: clients.caller, token };
  if (changes || connect) {
    try {
      await clients.repeatable.send(
        new UpdateAppCommand({
          appId: there.appId,
          ...changes,
          ...(connect && {
            repository: repositoryUrl(app),
            accessToken: token,
          }),
        }),
      );
    } catch (error) {
      throw explained(error, { ...context, operation: 'UpdateApp' });
    }
  }
  if (Object.keys(tags).length > 0) {
    try {
      await clients.repeatable.send(
        new TagResourceCommand({ resourceArn: there.appArn, tags }),
      );
    } catch (error) {
      throw explained(error, { ...context, operation: 'TagResource' });
    }
  }
  return changes || connect || Object.keys(tags).length > 0
    ? 'updated'
    : 'unchanged';
}

/**
 * Makes an app, or brings the one that was made before up to its description and
 * connects its repository. An app of that name that was not made here is left
 * alone.
 *
 * @throws ConflictError, InputError, NotAllowedError naming field and fix, and
 * ServiceUnavailableError when it may be tried again
 */
export async function ensureApp(work: AmplifyWork): Promise<EnsuredApp> {
  const there = await findOwn(work);
  const app = there ?? (await create(work));
  return {
    appId: app.appId!,
    arn: app.appArn!,
    defaultDomain: app.defaultDomain!,
    outcome: there ? await update(work, there) : 'created',
  };
}
