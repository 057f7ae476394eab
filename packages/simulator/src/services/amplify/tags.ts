/** TagResource, UntagResource, ListTagsForResource, and the tags of everything. */
import type {
  Place,
  RequestContext,
  TaggedResource,
  World,
} from '../../core/types';
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-amplify';
import { appArn, branchArn } from './arns';
import { badRequest, resourceNotFound } from './errors';
import { amplifyState } from './state';

const MAX_TAGS = 50;

/** The tags of the app or branch with this ARN; changing them changes the resource. */
function tagsOf(context: RequestContext, arn = ''): Record<string, string> {
  const resource =
    /^arn:aws:amplify:([^:]+):(\d{12}):apps\/([^/]+)(?:\/branches\/(.+))?$/.exec(
      arn,
    );
  if (!resource) {
    throw badRequest(`Invalid resource ARN: ${arn}`);
  }
  const [, region, account, appId, branchName] = resource;
  const isHere = region === context.region && account === context.account;
  const app = isHere
    ? amplifyState(context.world, context).apps[appId]
    : undefined;
  const holder = branchName
    ? app?.branches[decodeURIComponent(branchName)]
    : app;
  if (!holder) {
    throw resourceNotFound(`Resource ${arn} not found.`);
  }
  return holder.tags;
}

function tagResource(
  input: TagResourceRequest,
  context: RequestContext,
): TagResourceResponse {
  const tags = tagsOf(context, input.resourceArn);
  const merged = { ...tags, ...input.tags };
  if (Object.keys(merged).length > MAX_TAGS) {
    throw badRequest(`A resource can have at most ${MAX_TAGS} tags.`);
  }
  if (Object.keys(input.tags ?? {}).some(key => /^aws:/i.test(key))) {
    throw badRequest('Tag keys beginning with aws: are reserved.');
  }
  Object.assign(tags, input.tags);
  return {};
}

function untagResource(
  input: UntagResourceRequest,
  context: RequestContext,
): UntagResourceResponse {
  const tags = tagsOf(context, input.resourceArn);
  for (const key of input.tagKeys ?? []) {
    delete tags[key];
  }
  return {};
}

function listTagsForResource(
  input: ListTagsForResourceRequest,
  context: RequestContext,
): ListTagsForResourceResponse {
  return { tags: { ...tagsOf(context, input.resourceArn) } };
}

/** Apps and branches with at least one tag, for Resource Groups Tagging. */
export function taggedResources(world: World, place: Place): TaggedResource[] {
  return Object.values(amplifyState(world, place).apps)
    .flatMap(app => [
      { arn: appArn(place, app.appId), tags: app.tags },
      ...Object.values(app.branches).map(branch => ({
        arn: branchArn(place, app.appId, branch.name),
        tags: branch.tags,
      })),
    ])
    .filter(({ tags }) => Object.keys(tags).length > 0);
}

export const tagOperations = {
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};
