import * as sdk from '@aws-sdk/client-resource-groups-tagging-api';
import {
  OperationHandler,
  RequestContext,
  ServiceDefinition,
  ServiceError,
  TaggedResource,
} from '../../core/types';
import { decodeToken, encodeToken } from './token';

/** Where the tagged resources come from; the simulator's other services. */
export type TaggedResources = (context: RequestContext) => TaggedResource[];

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** `arn:aws:lambda:…:function:name` is of the types `lambda` and `lambda:function`. */
function isOfType(arn: string, type: string): boolean {
  const [, , service, , , resource = ''] = arn.split(':');
  const kind = resource.split('/')[0];
  return type === service || type === `${service}:${kind}`;
}

function matchesTags(
  tags: Record<string, string>,
  filters: sdk.TagFilter[],
): boolean {
  return filters.every(({ Key, Values }) => {
    if (!Object.hasOwn(tags, Key!)) return false;
    return !Values?.length || Values.includes(tags[Key!]);
  });
}

/** One page of sorted items, and the token of the next; the token is the last item's name. */
function page<T>(
  items: T[],
  nameOf: (item: T) => string,
  token: string | undefined,
  size: number,
): { items: T[]; next: string } {
  const after = decodeToken(token);
  const rest =
    after === undefined ? items : items.filter(item => nameOf(item) > after);
  const taken = rest.slice(0, size);
  return {
    items: taken,
    next:
      taken.length > 0 && rest.length > size
        ? encodeToken(nameOf(taken[taken.length - 1]))
        : '',
  };
}

function byName<T>(nameOf: (item: T) => string) {
  return (a: T, b: T) => {
    const [left, right] = [nameOf(a), nameOf(b)];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}

/** Resource Groups Tagging API over the tags that the other services report. */
export function tagging(resources: TaggedResources): ServiceDefinition {
  const getResources: OperationHandler<
    sdk.GetResourcesInput,
    sdk.GetResourcesOutput
  > = (input, context) => {
    const size = input.ResourcesPerPage ?? input.TagsPerPage ?? 50;
    const max = input.ResourcesPerPage === undefined ? 500 : 100;
    if (size < 1 || size > max) {
      throw invalid(`ResourcesPerPage must be between 1 and ${max}`);
    }
    const { ResourceARNList: arns, ResourceTypeFilters: types } = input;
    if (arns?.length && (types?.length || input.TagFilters?.length)) {
      throw invalid(
        'ResourceARNList cannot be combined with TagFilters or ResourceTypeFilters',
      );
    }
    const matching = resources(context)
      // The API lists resources that are or were tagged.
      .filter(({ tags }) => Object.keys(tags).length > 0)
      .filter(({ arn }) => !arns?.length || arns.includes(arn))
      .filter(
        ({ arn }) => !types?.length || types.some(type => isOfType(arn, type)),
      )
      .filter(({ tags }) => matchesTags(tags, input.TagFilters ?? []))
      .sort(byName(({ arn }) => arn));
    const { items, next } = page(
      matching,
      ({ arn }) => arn,
      input.PaginationToken,
      size,
    );
    return {
      PaginationToken: next,
      ResourceTagMappingList: items.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  };

  const getTagKeys: OperationHandler<
    sdk.GetTagKeysInput,
    sdk.GetTagKeysOutput
  > = (input, context) => {
    const keys = new Set(
      resources(context).flatMap(({ tags }) => Object.keys(tags)),
    );
    const { items, next } = page(
      [...keys].sort(byName(key => key)),
      key => key,
      input.PaginationToken,
      100,
    );
    return { PaginationToken: next, TagKeys: items };
  };

  const getTagValues: OperationHandler<
    sdk.GetTagValuesInput,
    sdk.GetTagValuesOutput
  > = (input, context) => {
    const values = new Set(
      resources(context)
        .filter(({ tags }) => Object.hasOwn(tags, input.Key!))
        .map(({ tags }) => tags[input.Key!]),
    );
    const { items, next } = page(
      [...values].sort(byName(value => value)),
      value => value,
      input.PaginationToken,
      100,
    );
    return { PaginationToken: next, TagValues: items };
  };

  return {
    id: 'tagging',
    signingName: 'tagging',
    iamPrefix: 'tag',
    sdk,
    protocol: 'awsJson1_1',
    operations: {
      GetResources: getResources,
      GetTagKeys: getTagKeys,
      GetTagValues: getTagValues,
    },
    // Tag Editor user guide, "Service quotas": 15 calls a second for GetResources,
    // 5 for the other reads.
    quotas: [
      { name: 'GetResources', perSecond: 15, operations: ['GetResources'] },
      { name: 'others', perSecond: 5, operations: 'others' },
    ],
    throttlingError: () =>
      new ServiceError('ThrottledException', 'Rate exceeded'),
    accessDeniedError: (_caller, _operation, { message }) =>
      new ServiceError('AccessDeniedException', message),
    validationError: message => invalid(message),
  };
}
