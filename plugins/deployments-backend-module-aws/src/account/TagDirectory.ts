import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { parseLambdaArn } from '@backspin/backstage-plugin-deployments-common';
import type { AwsClients } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** Tags of functions by function name. */
export type FunctionTags = Map<string, Record<string, string>>;

/**
 * The tags of all functions of accounts. One paged list serves every entity,
 * however many different tags their annotations name.
 */
export class TagDirectory {
  private readonly reads = new SharedReads<FunctionTags>();

  constructor(private readonly clients: AwsClients) {}

  /** The functions that have tags, with all their tags. */
  functions(place: Place, options: ReadOptions): Promise<FunctionTags> {
    return this.reads.get(placeKey(place), options.maxAgeMs, async () => {
      const client = this.clients.tagging(readAccess(place, options.urgent));
      const tags: FunctionTags = new Map();
      const pages = paginateGetResources(
        { client },
        { ResourceTypeFilters: ['lambda:function'], ResourcesPerPage: 100 },
      );
      for await (const page of pages) {
        for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? []) {
          const arn = parseLambdaArn(ResourceARN ?? '');
          if (!arn) continue;
          tags.set(
            arn.functionName,
            Object.fromEntries(
              (Tags ?? []).map(({ Key, Value }) => [Key!, Value ?? '']),
            ),
          );
        }
      }
      return tags;
    });
  }
}
