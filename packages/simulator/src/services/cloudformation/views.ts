/** Stacks, resources and events as CloudFormation's API shows them. */
import type {
  ResourceStatus,
  Stack,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { sha256Hex } from '../shared/digest';
import { STACK_TYPE } from './record';
import { ResourceState, StackEventState, StackState } from './state';

export const NO_DRIFT_CHECK = { StackDriftStatus: 'NOT_CHECKED' as const };

export const date = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time);

/** As DescribeStacks shows a stack. */
export function stackView(stack: StackState): Stack {
  const spec = stack.operation?.target ?? stack.current;
  const pairs = (record: Record<string, string> = {}) => Object.entries(record);
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: spec?.description,
    Parameters: pairs(spec?.parameters).map(
      ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
    ),
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: date(stack.lastUpdated),
    DeletionTime: date(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status as StackStatus,
    StackStatusReason: stack.statusReason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
    Outputs: pairs(spec?.outputs).map(([OutputKey, OutputValue]) => ({
      OutputKey,
      OutputValue,
      ExportName: spec?.exports?.[OutputKey],
    })),
    Tags: pairs(spec?.tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: false,
    DriftInformation: NO_DRIFT_CHECK,
  };
}

/** As DescribeStackResources shows a resource. */
export function resourceView(stack: StackState, resource: ResourceState) {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status as ResourceStatus,
    ResourceStatusReason: resource.statusReason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' as const },
  };
}

/** Like {@link resourceView}, without the stack. */
export function summaryView(stack: StackState, resource: ResourceState) {
  const { StackName, StackId, ...summary } = resourceView(stack, resource);
  return { ...summary, LastUpdatedTimestamp: new Date(resource.lastUpdated) };
}

/** Resources' events are named after what they say, those of the stack have a UUID. */
function eventId(stack: StackState, event: StackEventState): string {
  const { type, logicalId, status, at, sequence } = event;
  if (type !== STACK_TYPE) {
    return `${logicalId}-${status}-${new Date(at).toISOString()}`;
  }
  const hex = sha256Hex(`${stack.id}/${sequence}`);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** As DescribeStackEvents shows an event. */
export function eventView(stack: StackState, event: StackEventState) {
  return {
    StackId: stack.id,
    EventId: eventId(stack, event),
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.at),
    ResourceStatus: event.status as ResourceStatus,
    ResourceStatusReason: event.reason,
    ClientRequestToken: event.token || undefined,
  };
}
