/** Incoming webhooks: the operations on them, and the address that starts a build. */
import type { RequestContext, World } from '../../core/types';
import type {
  CreateWebhookRequest,
  CreateWebhookResult,
  DeleteWebhookRequest,
  DeleteWebhookResult,
  GetWebhookRequest,
  GetWebhookResult,
  ListWebhooksRequest,
  ListWebhooksResult,
  UpdateWebhookRequest,
  UpdateWebhookResult,
} from '@aws-sdk/client-amplify';
import { queueBuild } from './builds';
import { badRequest, notFound } from './errors';
import { requireApp, requireBranch } from './lookup';
import { paginateByKey } from './paging';
import { amplifyState, SERVICE } from './state';
import type { WebhookState } from './state';
import { viewWebhook } from './views';

export { WEBHOOK_PATH } from './webhookPath';

const MAX_PAGE = 50;

function requireWebhook(context: RequestContext, id = ''): WebhookState {
  const webhook = amplifyState(context.world, context).webhooks[id];
  if (!webhook) {
    throw notFound(`Webhook ${id} not found.`);
  }
  return webhook;
}

function createWebhook(
  input: CreateWebhookRequest,
  context: RequestContext,
): CreateWebhookResult {
  const { world, now } = context;
  const app = requireApp(world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  if (!app.repository) {
    throw badRequest(
      'Operation not supported. App is not connected to a repository',
    );
  }
  const webhook: WebhookState = {
    id: world.random.uuid(),
    appId: app.appId,
    branchName: branch.name,
    description: input.description ?? '',
    token: world.random.hex(32),
    createTime: now,
    updateTime: now,
  };
  amplifyState(world, context).webhooks[webhook.id] = webhook;
  return { webhook: viewWebhook(context, webhook) };
}

function getWebhook(
  input: GetWebhookRequest,
  context: RequestContext,
): GetWebhookResult {
  return {
    webhook: viewWebhook(context, requireWebhook(context, input.webhookId)),
  };
}

function listWebhooks(
  input: ListWebhooksRequest,
  context: RequestContext,
): ListWebhooksResult {
  const app = requireApp(context.world, context, input.appId);
  const { webhooks } = amplifyState(context.world, context);
  const mine = Object.values(webhooks).filter(
    webhook => webhook.appId === app.appId,
  );
  const page = paginateByKey(mine, input, MAX_PAGE, webhook => webhook.id);
  return {
    webhooks: page.items.map(webhook => viewWebhook(context, webhook)),
    nextToken: page.nextToken,
  };
}

function updateWebhook(
  input: UpdateWebhookRequest,
  context: RequestContext,
): UpdateWebhookResult {
  const webhook = requireWebhook(context, input.webhookId);
  if (input.branchName !== undefined) {
    const app = requireApp(context.world, context, webhook.appId);
    webhook.branchName = requireBranch(app, input.branchName).name;
  }
  webhook.description = input.description ?? webhook.description;
  webhook.updateTime = context.now;
  return { webhook: viewWebhook(context, webhook) };
}

function deleteWebhook(
  input: DeleteWebhookRequest,
  context: RequestContext,
): DeleteWebhookResult {
  const webhook = requireWebhook(context, input.webhookId);
  delete amplifyState(context.world, context).webhooks[webhook.id];
  return { webhook: viewWebhook(context, webhook) };
}

/** A POST to a webhook's address builds the head of its branch, recorded as HEAD. */
export function serveWebhook(
  request: Request,
  url: URL,
  world: World,
): Response {
  const id = url.searchParams.get('id') ?? '';
  for (const place of world.places(SERVICE)) {
    const { webhooks, apps } = amplifyState(world, place);
    const webhook = webhooks[id];
    const app = webhook && apps[webhook.appId];
    const branch = app?.branches[webhook.branchName];
    if (
      request.method === 'POST' &&
      branch &&
      webhook.token === url.searchParams.get('token')
    ) {
      queueBuild(
        world,
        { place, app, branch },
        { type: 'WEB_HOOK', commitId: 'HEAD' },
      );
      return Response.json({}, { status: 202 });
    }
  }
  return Response.json({ message: 'Forbidden' }, { status: 403 });
}

export const webhookOperations = {
  CreateWebhook: createWebhook,
  GetWebhook: getWebhook,
  ListWebhooks: listWebhooks,
  UpdateWebhook: updateWebhook,
  DeleteWebhook: deleteWebhook,
};
