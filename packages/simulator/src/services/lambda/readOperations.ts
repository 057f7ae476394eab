import type {
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetPolicyRequest,
  ListEventSourceMappingsRequest,
  ListFunctionsRequest,
  ListVersionsByFunctionRequest,
} from '@aws-sdk/client-lambda';
import { RequestContext } from '../../core/types';
import { sha256Hex } from '../shared/digest';
import { sortable } from '../shared/keyPages';
import { notFound } from './errors';
import { lambdaPage } from './lists';
import { getFunctionState, resolve } from './lookup';
import { functionArn, parseFunctionName } from './names';
import { FunctionState, VersionState, lambdaState } from './state';
import { fullConfiguration, listedConfiguration } from './views';

const byName = (a: FunctionState, b: FunctionState) =>
  a.name < b.name ? -1 : 1;

/** `$LATEST` first, then ascending: the order of ListVersionsByFunction. */
export function allVersions(fn: FunctionState): VersionState[] {
  return [fn.latest, ...fn.versions];
}

const versionKey = ({ version }: VersionState) =>
  sortable(version === '$LATEST' ? 0 : Number(version));

/** A link that looks like Lambda's own to the code in S3. It leads nowhere. */
function codeLocation(
  context: RequestContext,
  fn: FunctionState,
  v: VersionState,
) {
  const { account, region, now, requestId } = context;
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const key = `snapshots/${account}/${fn.name}-${sha256Hex(
    v.settings.codeSha256,
  ).slice(0, 36)}`;
  return `https://prod-iad-c1-djusa-tasks.s3.${region}.amazonaws.com/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${date}&X-Amz-SignedHeaders=host&X-Amz-Expires=600&X-Amz-Signature=${sha256Hex(
    requestId + key,
  )}`;
}

/** Reading functions, versions and what hangs on them. */
export const readOperations = {
  GetFunction(input: GetFunctionRequest, context: RequestContext) {
    const { fn, version, qualifier } = resolve(
      context.world,
      context,
      input.FunctionName!,
      input.Qualifier,
    );
    const { settings } = version;
    return {
      Configuration: fullConfiguration(
        context,
        fn,
        version,
        context.now,
        qualifier,
      ),
      Code:
        settings.packageType === 'Image'
          ? { RepositoryType: 'ECR', ImageUri: settings.imageUri }
          : {
              RepositoryType: 'S3',
              Location: codeLocation(context, fn, version),
            },
      Tags: Object.keys(fn.tags).length ? { ...fn.tags } : undefined,
      Concurrency:
        fn.reservedConcurrency === undefined
          ? undefined
          : { ReservedConcurrentExecutions: fn.reservedConcurrency },
    };
  },

  GetFunctionConfiguration(
    input: GetFunctionConfigurationRequest,
    context: RequestContext,
  ) {
    const { fn, version, qualifier } = resolve(
      context.world,
      context,
      input.FunctionName!,
      input.Qualifier,
    );
    return fullConfiguration(context, fn, version, context.now, qualifier);
  },

  ListFunctions(input: ListFunctionsRequest, context: RequestContext) {
    const functions = Object.values(
      lambdaState(context.world, context).functions,
    ).sort(byName);
    const all = input.FunctionVersion === 'ALL';
    const entries = functions.flatMap(fn =>
      (all ? allVersions(fn) : [fn.latest]).map(version => ({ fn, version })),
    );
    const { items, nextToken } = lambdaPage(
      entries,
      input,
      ({ fn, version }) => `${fn.name} ${versionKey(version)}`,
    );
    return {
      Functions: items.map(({ fn, version }) =>
        listedConfiguration(
          context,
          fn,
          version,
          all ? version.version : undefined,
        ),
      ),
      NextMarker: nextToken,
    };
  },

  ListVersionsByFunction(
    input: ListVersionsByFunctionRequest,
    context: RequestContext,
  ) {
    const { name } = parseFunctionName(input.FunctionName!, context);
    const fn = getFunctionState(context.world, context, name);
    const { items, nextToken } = lambdaPage(allVersions(fn), input, versionKey);
    return {
      Versions: items.map(version =>
        listedConfiguration(context, fn, version, version.version),
      ),
      NextMarker: nextToken,
    };
  },

  GetPolicy(input: GetPolicyRequest, context: RequestContext) {
    const { fn, qualifier } = resolve(
      context.world,
      context,
      input.FunctionName!,
      input.Qualifier,
    );
    const policy = fn.policies[qualifier ?? ''];
    if (!policy) {
      throw notFound('The resource you requested does not exist.');
    }
    return { Policy: policy, RevisionId: fn.latest.revisionId };
  },

  GetFunctionConcurrency(
    input: { FunctionName?: string },
    context: RequestContext,
  ) {
    const { fn } = resolve(context.world, context, input.FunctionName!);
    return { ReservedConcurrentExecutions: fn.reservedConcurrency };
  },

  GetAccountSettings(_input: {}, context: RequestContext) {
    const functions = Object.values(
      lambdaState(context.world, context).functions,
    );
    const reserved = functions.reduce(
      (sum, fn) => sum + (fn.reservedConcurrency ?? 0),
      0,
    );
    const size = functions
      .flatMap(allVersions)
      .reduce((sum, v) => sum + v.settings.codeSize, 0);
    return {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: 1000,
        UnreservedConcurrentExecutions: 1000 - reserved,
      },
      AccountUsage: { TotalCodeSize: size, FunctionCount: functions.length },
    };
  },

  ListEventSourceMappings(
    input: ListEventSourceMappingsRequest,
    context: RequestContext,
  ) {
    const { eventSourceMappings } = lambdaState(context.world, context);
    const ref =
      input.FunctionName === undefined
        ? undefined
        : parseFunctionName(input.FunctionName, context);
    const wanted = ref && functionArn(context, ref.name, ref.qualifier);
    const found = eventSourceMappings
      .filter(
        m =>
          (!wanted || m.functionArn === wanted) &&
          (!input.EventSourceArn || m.eventSourceArn === input.EventSourceArn),
      )
      .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
    const { items, nextToken } = lambdaPage(
      found,
      { Marker: input.Marker, MaxItems: input.MaxItems ?? 100 },
      m => m.uuid,
    );
    return {
      EventSourceMappings: items.map(m => ({
        UUID: m.uuid,
        FunctionArn: m.functionArn,
        EventSourceArn: m.eventSourceArn,
        BatchSize: m.batchSize,
        State: m.enabled ? 'Enabled' : 'Disabled',
        StateTransitionReason: 'User action',
        LastModified: new Date(m.lastModified),
      })),
      NextMarker: nextToken,
    };
  },

  ListTags(input: { Resource?: string }, context: RequestContext) {
    const { fn } = resolve(context.world, context, input.Resource!);
    return { Tags: { ...fn.tags } };
  },

  TagResource(
    input: { Resource?: string; Tags?: Record<string, string> },
    context: RequestContext,
  ) {
    const { fn } = resolve(context.world, context, input.Resource!);
    Object.assign(fn.tags, input.Tags);
    return {};
  },

  UntagResource(
    input: { Resource?: string; TagKeys?: string[] },
    context: RequestContext,
  ) {
    const { fn } = resolve(context.world, context, input.Resource!);
    for (const key of input.TagKeys ?? []) {
      delete fn.tags[key];
    }
    return {};
  },
};
