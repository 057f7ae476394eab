import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  PublishVersionRequest,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { RequestContext } from '../../core/types';
import { readCode } from './code';
import { invalidParameter } from './errors';
import {
  DEFAULT_SETTINGS,
  checkNotBusy,
  checkRevision,
  createFunction,
  deleteFunction,
  deleteVersion,
  publishVersion,
  updateSettings,
} from './functions';
import { getFunctionState, getVersionState } from './lookup';
import { isVersionQualifier, parseFunctionName } from './names';
import { checkRuntime } from './runtimes';
import { readSettings } from './settingsInput';
import { FunctionSettings, FunctionState } from './state';
import { fullConfiguration } from './views';

const NOT_LATEST =
  'Current operation does not support versions other than $LATEST. Please set the version to $LATEST or do not set a version in your request.';

/** The function of a write, which may name `$LATEST` but no other version. */
function writable(name: string, context: RequestContext): FunctionState {
  const ref = parseFunctionName(name, context);
  if (ref.qualifier && ref.qualifier !== '$LATEST') {
    throw invalidParameter(NOT_LATEST);
  }
  return getFunctionState(context.world, context, ref.name);
}

const latest = (context: RequestContext, fn: FunctionState) =>
  fullConfiguration(context, fn, fn.latest, context.now);

function published(
  context: RequestContext,
  fn: FunctionState,
  version: string,
) {
  const state = getVersionState(fn, context, version);
  return fullConfiguration(context, fn, state, context.now, version);
}

/** Writing functions and versions. */
export const functionOperations = {
  CreateFunction(input: CreateFunctionRequest, context: RequestContext) {
    const { world, now } = context;
    const { name } = parseFunctionName(input.FunctionName!, context);
    const image = input.PackageType === 'Image';
    if (!image && (!input.Runtime || !input.Handler)) {
      throw invalidParameter(
        'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
      );
    }
    checkRuntime(input.Runtime, 'create', now);
    const fn = createFunction(
      world,
      context,
      name,
      {
        ...DEFAULT_SETTINGS,
        role: input.Role!,
        logging: { format: 'Text', group: `/aws/lambda/${name}` },
        architecture: input.Architectures?.[0] ?? 'x86_64',
        packageType: image ? 'Image' : 'Zip',
        ...readSettings(input),
        ...readCode(input.Code ?? {}),
      },
      input.Tags,
    );
    if (!input.Publish) {
      return latest(context, fn);
    }
    // Creation and publishing are one step here: the first version waits with its function.
    const { activeAt } = fn.latest;
    fn.latest.activeAt = now;
    const version = publishVersion(world, context, fn);
    fn.latest.activeAt = activeAt;
    return published(context, fn, version.version);
  },

  UpdateFunctionCode(
    input: UpdateFunctionCodeRequest,
    context: RequestContext,
  ) {
    const fn = writable(input.FunctionName!, context);
    checkRuntime(fn.latest.settings.runtime, 'update', context.now);
    const code: Partial<FunctionSettings> = readCode(input);
    if (input.Architectures) {
      code.architecture = input.Architectures[0];
    }
    if (input.DryRun) {
      checkNotBusy(context.world, context, fn);
      checkRevision(fn.latest.revisionId, input.RevisionId);
      return {
        ...latest(context, fn),
        CodeSha256: code.codeSha256,
        CodeSize: code.codeSize,
      };
    }
    updateSettings(context.world, context, fn, code, input.RevisionId);
    if (!input.Publish) {
      return latest(context, fn);
    }
    const { updateEndsAt } = fn.latest;
    fn.latest.updateEndsAt = undefined;
    const version = publishVersion(context.world, context, fn);
    fn.latest.updateEndsAt = updateEndsAt;
    return published(context, fn, version.version);
  },

  UpdateFunctionConfiguration(
    input: UpdateFunctionConfigurationRequest,
    context: RequestContext,
  ) {
    const fn = writable(input.FunctionName!, context);
    const { settings } = fn.latest;
    checkRuntime(input.Runtime ?? settings.runtime, 'update', context.now);
    updateSettings(
      context.world,
      context,
      fn,
      readSettings(input, settings),
      input.RevisionId,
    );
    return latest(context, fn);
  },

  PublishVersion(input: PublishVersionRequest, context: RequestContext) {
    const fn = writable(input.FunctionName!, context);
    const { version } = publishVersion(context.world, context, fn, {
      description: input.Description,
      codeSha256: input.CodeSha256,
      revisionId: input.RevisionId,
    });
    return published(context, fn, version);
  },

  DeleteFunction(input: DeleteFunctionRequest, context: RequestContext) {
    const ref = parseFunctionName(
      input.FunctionName!,
      context,
      input.Qualifier,
    );
    const fn = getFunctionState(context.world, context, ref.name);
    if (!ref.qualifier) {
      deleteFunction(context.world, context, ref.name);
      return { StatusCode: 204 };
    }
    if (!isVersionQualifier(ref.qualifier)) {
      throw invalidParameter(
        'Deletion of aliases is not currently supported. Use DeleteAlias.',
      );
    }
    getVersionState(fn, context, ref.qualifier);
    deleteVersion(fn, ref.qualifier);
    return { StatusCode: 204 };
  },
};
