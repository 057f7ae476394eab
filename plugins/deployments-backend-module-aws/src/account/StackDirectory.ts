import {
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type {
  Stack,
  StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { AwsClients } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** A stack as the account's list of stacks tells it. */
export interface StackSummary {
  name: string;
  id: string;
  status: string;
  statusReason?: string;
  /** Last update, or creation. ISO 8601. */
  updatedAt?: string;
}

/** A resource that a stack has made. */
export interface StackResource {
  type: string;
  logicalId: string;
  physicalId: string;
}

const summaryOf = (stack: Stack): StackSummary => ({
  name: stack.StackName!,
  id: stack.StackId ?? stack.StackName!,
  status: stack.StackStatus!,
  statusReason: stack.StackStatusReason,
  updatedAt: (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString(),
});

/** Resources that are gone, or that an update has left to themselves, count no more. */
const exists = ({ ResourceStatus, PhysicalResourceId }: StackResourceSummary) =>
  Boolean(PhysicalResourceId) &&
  !['DELETE_COMPLETE', 'DELETE_SKIPPED'].includes(String(ResourceStatus));

/**
 * The stacks of accounts, and what is in them. Stacks are listed account-wide,
 * and the resources of one are read again only when it has been updated.
 */
export class StackDirectory {
  private readonly lists = new SharedReads<Map<string, StackSummary>>();
  private readonly contents = new SharedReads<StackResource[]>(5000);
  private readonly stackOfFunction = new Map<string, string>();

  constructor(private readonly clients: AwsClients) {}

  /** All stacks by name. */
  list(place: Place, options: ReadOptions): Promise<Map<string, StackSummary>> {
    return this.lists.get(placeKey(place), options.maxAgeMs, async () => {
      const client = this.clients.cloudformation(
        readAccess(place, options.urgent),
      );
      const stacks = new Map<string, StackSummary>();
      for await (const page of paginateDescribeStacks({ client }, {})) {
        for (const stack of page.Stacks ?? []) {
          // Deleted stacks are only listed by id, but one being deleted may
          // stand beside its successor of the same name.
          stacks.set(stack.StackName!, summaryOf(stack));
        }
      }
      return stacks;
    });
  }

  /** The resources of a stack, and of the stacks nested in it. */
  resources(
    place: Place,
    stack: StackSummary,
    urgent = false,
  ): Promise<StackResource[]> {
    const version = `${stack.updatedAt}/${stack.status}`;
    const key = `${placeKey(place)}/${stack.id}/${version}`;
    return this.contents.get(key, Infinity, async () => {
      try {
        const resources = await this.readResources(place, stack.id, urgent);
        for (const { type, physicalId } of resources) {
          if (type === 'AWS::Lambda::Function') {
            this.stackOfFunction.set(
              `${placeKey(place)}/${physicalId}`,
              stack.name,
            );
          }
        }
        return resources;
      } catch (error) {
        // What failed may work the next time, though the stack is the same.
        this.contents.forget(key);
        throw error;
      }
    });
  }

  /** The stack that is known to have made a function, from the stacks that were looked into. */
  stackNameOf(place: Place, functionName: string): string | undefined {
    return this.stackOfFunction.get(`${placeKey(place)}/${functionName}`);
  }

  private async readResources(
    place: Place,
    stackId: string,
    urgent: boolean,
  ): Promise<StackResource[]> {
    const client = this.clients.cloudformation(readAccess(place, urgent));
    const resources: StackResource[] = [];
    const pages = paginateListStackResources(
      { client },
      { StackName: stackId },
    );
    for await (const page of pages) {
      for (const summary of page.StackResourceSummaries ?? []) {
        if (exists(summary)) {
          resources.push({
            type: summary.ResourceType!,
            logicalId: summary.LogicalResourceId!,
            physicalId: summary.PhysicalResourceId!,
          });
        }
      }
    }
    for (const { type, physicalId } of [...resources]) {
      if (type === 'AWS::CloudFormation::Stack') {
        resources.push(
          ...(await this.readResources(place, physicalId, urgent)),
        );
      }
    }
    return resources;
  }
}
