import type {
  DescribeStackResourcesInput,
  ListStacksInput,
} from '@aws-sdk/client-cloudformation';
import { RequestContext, ServiceError } from '../../core/types';
import { KeyPage, pageByKey, sortable } from '../shared/keyPages';
import { ResourceState, StackState, cloudFormationState } from './state';
import { originalTemplate } from './template';
import {
  NO_DRIFT_CHECK,
  date,
  eventView,
  resourceView,
  stackView,
  summaryView,
} from './views';

const PAGE = 100;

const validation = (message: string) =>
  new ServiceError('ValidationError', message, {}, 400);

/** @throws ValidationError as CloudFormation words a missing stack */
function getStack(context: RequestContext, nameOrId: string): StackState {
  const { stacks } = cloudFormationState(context.world, context);
  const found =
    stacks[nameOrId] ?? Object.values(stacks).find(s => s.id === nameOrId);
  if (!found) {
    throw validation(`Stack with id ${nameOrId} does not exist`);
  }
  return found;
}

function page<T>(
  items: T[],
  key: (item: T) => string,
  token: string | undefined,
  descending = false,
): KeyPage<T> {
  return pageByKey(items, {
    key,
    size: PAGE,
    token,
    descending,
    invalidToken: () =>
      validation('The specified NextToken is not valid for this request'),
  });
}

const newestFirst = (stack: StackState) =>
  `${sortable(stack.createdAt)} ${stack.id}`;

function sortedStacks(context: RequestContext): StackState[] {
  const { stacks } = cloudFormationState(context.world, context);
  return Object.values(stacks).sort((a, b) =>
    newestFirst(a) < newestFirst(b) ? 1 : -1,
  );
}

const byLogicalId = (stack: StackState) =>
  Object.values(stack.resources).sort((a, b) =>
    a.logicalId < b.logicalId ? -1 : 1,
  );

function getResource(stack: StackState, logicalId: string): ResourceState {
  const found = stack.resources[logicalId];
  if (!found) {
    throw validation(
      `Resource ${logicalId} does not exist for stack ${stack.name}`,
    );
  }
  return found;
}

/** Reading stacks. */
export const operations = {
  DescribeStacks(
    input: { StackName?: string; NextToken?: string },
    context: RequestContext,
  ) {
    if (input.StackName) {
      return { Stacks: [stackView(getStack(context, input.StackName))] };
    }
    const { items, nextToken } = page(
      sortedStacks(context).filter(s => s.deletedAt === undefined),
      newestFirst,
      input.NextToken,
      true,
    );
    return { Stacks: items.map(stackView), NextToken: nextToken };
  },

  ListStacks(input: ListStacksInput, context: RequestContext) {
    const wanted: string[] = input.StackStatusFilter ?? [];
    const { items, nextToken } = page(
      sortedStacks(context).filter(
        s => wanted.length === 0 || wanted.includes(s.status),
      ),
      newestFirst,
      input.NextToken,
      true,
    );
    return {
      StackSummaries: items.map(stack => ({
        StackId: stack.id,
        StackName: stack.name,
        TemplateDescription: (stack.operation?.target ?? stack.current)
          ?.description,
        CreationTime: new Date(stack.createdAt),
        LastUpdatedTime: date(stack.lastUpdated),
        DeletionTime: date(stack.deletedAt),
        StackStatus: stack.status,
        StackStatusReason: stack.statusReason,
        DriftInformation: NO_DRIFT_CHECK,
      })),
      NextToken: nextToken,
    };
  },

  /** Newest first. */
  DescribeStackEvents(
    input: { StackName?: string; NextToken?: string },
    context: RequestContext,
  ) {
    if (!input.StackName) {
      throw validation(
        "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
      );
    }
    const stack = getStack(context, input.StackName);
    const { items, nextToken } = page(
      [...stack.events].reverse(),
      event => sortable(event.sequence),
      input.NextToken,
      true,
    );
    return {
      StackEvents: items.map(event => eventView(stack, event)),
      NextToken: nextToken,
    };
  },

  /** At most 100, by the stack or by the physical id of one of its resources. */
  DescribeStackResources(
    input: DescribeStackResourcesInput,
    context: RequestContext,
  ) {
    const { StackName, PhysicalResourceId, LogicalResourceId } = input;
    if (!StackName === !PhysicalResourceId) {
      throw validation(
        'Exactly one of StackName and PhysicalResourceId must be specified',
      );
    }
    const stack = StackName
      ? getStack(context, StackName)
      : sortedStacks(context).find(s =>
          Object.values(s.resources).some(
            r => r.physicalId === PhysicalResourceId,
          ),
        );
    if (!stack) {
      throw validation(`Stack for ${PhysicalResourceId} does not exist`);
    }
    const resources = LogicalResourceId
      ? [getResource(stack, LogicalResourceId)]
      : byLogicalId(stack);
    return {
      StackResources: resources.slice(0, PAGE).map(resource => ({
        ...resourceView(stack, resource),
        Timestamp: new Date(resource.lastUpdated),
      })),
    };
  },

  ListStackResources(
    input: { StackName?: string; NextToken?: string },
    context: RequestContext,
  ) {
    const stack = getStack(context, input.StackName!);
    const { items, nextToken } = page(
      byLogicalId(stack),
      resource => resource.logicalId,
      input.NextToken,
    );
    return {
      StackResourceSummaries: items.map(resource =>
        summaryView(stack, resource),
      ),
      NextToken: nextToken,
    };
  },

  DescribeStackResource(
    input: { StackName?: string; LogicalResourceId?: string },
    context: RequestContext,
  ) {
    const stack = getStack(context, input.StackName!);
    const resource = getResource(stack, input.LogicalResourceId!);
    return {
      StackResourceDetail: {
        ...resourceView(stack, resource),
        LastUpdatedTimestamp: new Date(resource.lastUpdated),
        Metadata: '{}',
      },
    };
  },

  /** The author's template: the simulator keeps no processed form apart from it. */
  GetTemplate(
    input: { StackName?: string; TemplateStage?: string },
    context: RequestContext,
  ) {
    const stack = getStack(context, input.StackName ?? '');
    const spec = stack.current ?? stack.operation?.target;
    return {
      TemplateBody: spec ? originalTemplate(spec) : '{}',
      StagesAvailable: ['Original'],
    };
  },

  /** `sam deploy` deletes its change sets by running them: none are left. */
  ListChangeSets(input: { StackName?: string }, context: RequestContext) {
    getStack(context, input.StackName!);
    return { Summaries: [] };
  },
};
