import type {
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { RequestContext } from '../../core/types';
import { createAlias, deleteAlias, parseWeights, updateAlias } from './aliases';
import { lambdaPage } from './lists';
import { getAliasState, getFunctionState } from './lookup';
import { parseFunctionName } from './names';
import { AliasState } from './state';
import { aliasConfiguration } from './views';

function functionOf(name: string, context: RequestContext) {
  return getFunctionState(
    context.world,
    context,
    parseFunctionName(name, context).name,
  );
}

/** Aliases. */
export const aliasOperations = {
  GetAlias(input: GetAliasRequest, context: RequestContext) {
    const fn = functionOf(input.FunctionName!, context);
    return aliasConfiguration(
      context,
      fn,
      getAliasState(fn, context, input.Name!),
    );
  },

  ListAliases(input: ListAliasesRequest, context: RequestContext) {
    const fn = functionOf(input.FunctionName!, context);
    const pointsAt = (alias: AliasState) =>
      input.FunctionVersion === undefined ||
      alias.version === input.FunctionVersion ||
      alias.second?.version === input.FunctionVersion;
    const aliases = Object.values(fn.aliases)
      .filter(pointsAt)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = lambdaPage(aliases, input, a => a.name);
    return {
      Aliases: items.map(alias => aliasConfiguration(context, fn, alias)),
      NextMarker: nextToken,
    };
  },

  CreateAlias(input: CreateAliasRequest, context: RequestContext) {
    const fn = functionOf(input.FunctionName!, context);
    const alias = createAlias(
      context.world,
      context,
      fn,
      input.Name!,
      {
        version: input.FunctionVersion!,
        second: parseWeights(input.RoutingConfig?.AdditionalVersionWeights),
      },
      input.Description,
    );
    return aliasConfiguration(context, fn, alias);
  },

  UpdateAlias(input: UpdateAliasRequest, context: RequestContext) {
    const fn = functionOf(input.FunctionName!, context);
    const alias = getAliasState(fn, context, input.Name!);
    updateAlias(context.world, context, fn, alias, {
      version: input.FunctionVersion,
      weights: input.RoutingConfig
        ? input.RoutingConfig.AdditionalVersionWeights ?? {}
        : undefined,
      description: input.Description,
      revisionId: input.RevisionId,
    });
    return aliasConfiguration(context, fn, alias);
  },

  DeleteAlias(input: DeleteAliasRequest, context: RequestContext) {
    deleteAlias(functionOf(input.FunctionName!, context), input.Name!);
    return {};
  },
};
