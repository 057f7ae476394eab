import { RequestContext, ServiceError } from '../../core/types';
import { invalidParameter, validation } from './errors';
import { provisionedAt } from './lifecycle';
import { lambdaPage } from './lists';
import { resolve } from './lookup';
import { functionArn } from './names';
import { FunctionState } from './state';
import { lambdaTime } from './views';

interface QualifiedInput {
  FunctionName?: string;
  Qualifier?: string;
}

function configOf(
  context: RequestContext,
  fn: FunctionState,
  qualifier: string,
) {
  const config = provisionedAt(fn, qualifier, context.now);
  if (!config) {
    throw new ServiceError(
      'ProvisionedConcurrencyConfigNotFoundException',
      'No Provisioned Concurrency Config found for this function',
      { Type: 'User' },
    );
  }
  return {
    RequestedProvisionedConcurrentExecutions: config.requested,
    AvailableProvisionedConcurrentExecutions: config.allocated,
    AllocatedProvisionedConcurrentExecutions: config.allocated,
    Status: config.status,
    LastModified: lambdaTime(config.lastModified),
  };
}

function target(input: QualifiedInput, context: RequestContext) {
  const { fn, qualifier } = resolve(
    context.world,
    context,
    input.FunctionName!,
    input.Qualifier,
  );
  if (!qualifier || qualifier === '$LATEST') {
    throw invalidParameter(
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
    );
  }
  return { fn, qualifier };
}

/** Provisioned concurrency of aliases and versions. */
export const provisionedOperations = {
  GetProvisionedConcurrencyConfig(
    input: QualifiedInput,
    context: RequestContext,
  ) {
    const { fn, qualifier } = target(input, context);
    return configOf(context, fn, qualifier);
  },

  PutProvisionedConcurrencyConfig(
    input: QualifiedInput & { ProvisionedConcurrentExecutions?: number },
    context: RequestContext,
  ) {
    const { fn, qualifier } = target(input, context);
    const requested = input.ProvisionedConcurrentExecutions!;
    if (requested < 1) {
      throw validation(
        requested,
        'provisionedConcurrentExecutions',
        'Member must have value greater than or equal to 1',
      );
    }
    fn.provisioned[qualifier] = {
      requested,
      lastModified: context.now,
      allocatingSince: context.now,
    };
    return configOf(context, fn, qualifier);
  },

  DeleteProvisionedConcurrencyConfig(
    input: QualifiedInput,
    context: RequestContext,
  ) {
    const { fn, qualifier } = target(input, context);
    configOf(context, fn, qualifier);
    delete fn.provisioned[qualifier];
    return {};
  },

  ListProvisionedConcurrencyConfigs(
    input: { FunctionName?: string; Marker?: string; MaxItems?: number },
    context: RequestContext,
  ) {
    const { fn } = resolve(context.world, context, input.FunctionName!);
    const { items, nextToken } = lambdaPage(
      Object.keys(fn.provisioned).sort(),
      input,
      qualifier => qualifier,
    );
    return {
      ProvisionedConcurrencyConfigs: items.map(qualifier => ({
        FunctionArn: functionArn(context, fn.name, qualifier),
        ...configOf(context, fn, qualifier),
      })),
      NextMarker: nextToken,
    };
  },
};
