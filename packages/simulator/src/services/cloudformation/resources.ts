import { Place } from '../../core/types';
import { DEFAULT_SETTINGS } from '../lambda/functions';
import { functionArn } from '../lambda/names';
import { FunctionSettings } from '../lambda/state';
import { sha256Hex } from '../shared/digest';
import { NamedResource, TemplateFunction, StackTemplate } from './spec';
import { ResourceState, StackState, functionOf } from './state';

export const DEPLOYMENT_APPLICATION = 'ServerlessDeploymentApplication';
export const DEPLOYMENT_ROLE = 'CodeDeployServiceRole';

/** A physical name as CloudFormation makes them up: stack, logical id, twelve letters. */
export function generatedName(stackName: string, logicalId: string): string {
  const letters = sha256Hex(`${stackName}/${logicalId}`)
    .toUpperCase()
    .slice(0, 12);
  return `${stackName}-${logicalId}-${letters}`;
}

export function roleArn(
  place: Place,
  stackName: string,
  logicalId: string,
): string {
  const name = generatedName(stackName, logicalId);
  return `arn:aws:iam::${place.account}:role/${name}`;
}

/** Lambda settings of a function in a template, with SAM's and our defaults. */
export function settingsOf(
  place: Place,
  stackName: string,
  fn: TemplateFunction,
): FunctionSettings {
  return {
    ...DEFAULT_SETTINGS,
    description: fn.description ?? '',
    runtime: fn.runtime ?? 'nodejs24.x',
    handler: fn.handler ?? 'app.handler',
    role: fn.role ?? roleArn(place, stackName, `${fn.logicalId}Role`),
    timeout: fn.timeout ?? 10,
    memorySize: fn.memory ?? 256,
    environment: { ...fn.environment },
    architecture: fn.architecture ?? 'arm64',
    tracing: fn.tracing === false ? 'PassThrough' : 'Active',
    snapStart: fn.snapStart ? 'PublishedVersions' : 'None',
    logging: fn.logging ?? {
      format: 'JSON',
      group: `/aws/lambda/${fn.functionName}`,
    },
    codeSha256: fn.codeSha256,
    codeSize: fn.codeSize ?? 1_572_864,
  };
}

/**
 * Whether a function's code or configuration differs from the last template.
 * CloudFormation compares templates, not what somebody may have changed since.
 */
export function isChanged(
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): boolean {
  const before = functionOf(stack.current, fn.logicalId);
  const settings = (f: TemplateFunction) =>
    JSON.stringify(settingsOf(place, stack.name, f));
  return !before || settings(before) !== settings(fn);
}

/**
 * Whether a function is to have another version. SAM asks for one where the function
 * changed, other templates by a version resource of another name.
 */
export function needsVersion(
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): boolean {
  if (!fn.own) return Boolean(fn.aliasName) && isChanged(place, stack, fn);
  const before = functionOf(stack.current, fn.logicalId)?.own?.version;
  return fn.own.version !== undefined && fn.own.version !== before;
}

/** Tags of a function: those of the stack, its own, and CloudFormation's. */
export function functionTags(
  stack: StackState,
  spec: StackTemplate,
  fn: TemplateFunction,
): Record<string, string> {
  return {
    ...(fn.own ? {} : { 'lambda:createdBy': 'SAM' }),
    ...spec.tags,
    ...fn.tags,
    'aws:cloudformation:stack-name': stack.name,
    'aws:cloudformation:stack-id': stack.id,
    'aws:cloudformation:logical-id': fn.logicalId,
  };
}

export const functionResource = (fn: TemplateFunction): NamedResource => ({
  logicalId: fn.logicalId,
  type: 'AWS::Lambda::Function',
  physicalId: fn.functionName,
});

export const roleResource = (
  stackName: string,
  logicalId: string,
): NamedResource => ({
  logicalId,
  type: 'AWS::IAM::Role',
  physicalId: generatedName(stackName, logicalId),
});

export const logGroupResource = (fn: TemplateFunction): NamedResource => ({
  logicalId: `${fn.logicalId}LogGroup`,
  type: 'AWS::Logs::LogGroup',
  physicalId: `/aws/lambda/${fn.functionName}`,
});

/** SAM names a version's resource after its code, so that new code is a new resource. */
export const versionResource = (
  place: Place,
  fn: TemplateFunction,
  version: string,
): NamedResource => ({
  logicalId:
    fn.own?.version ??
    `${fn.logicalId}Version${sha256Hex(`${fn.codeSha256}/${version}`).slice(
      0,
      10,
    )}`,
  type: 'AWS::Lambda::Version',
  physicalId: functionArn(place, fn.functionName, version),
});

export const aliasResource = (
  place: Place,
  fn: TemplateFunction,
): NamedResource => ({
  logicalId: fn.own?.alias ?? `${fn.logicalId}Alias${fn.aliasName}`,
  type: 'AWS::Lambda::Alias',
  physicalId: functionArn(place, fn.functionName, fn.aliasName),
});

/** The CodeDeploy application that a function's group is part of. */
export function applicationResource(
  stackName: string,
  fn: TemplateFunction,
): NamedResource {
  const own = fn.own?.group?.application;
  return {
    logicalId: own?.logicalId ?? DEPLOYMENT_APPLICATION,
    type: 'AWS::CodeDeploy::Application',
    physicalId: own?.name ?? generatedName(stackName, DEPLOYMENT_APPLICATION),
  };
}

export function groupResource(
  stackName: string,
  fn: TemplateFunction,
): NamedResource {
  const own = fn.own?.group;
  const logicalId = own?.logicalId ?? `${fn.logicalId}DeploymentGroup`;
  return {
    logicalId,
    type: 'AWS::CodeDeploy::DeploymentGroup',
    physicalId: own?.name ?? generatedName(stackName, logicalId),
  };
}

export const alarmResource = (alarm: {
  logicalId: string;
  name: string;
}): NamedResource => ({
  logicalId: alarm.logicalId,
  type: 'AWS::CloudWatch::Alarm',
  physicalId: alarm.name,
});

/** The stack's resource of a function's recorded version, if it has one. */
export function recordedVersionResource(
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): ResourceState | undefined {
  const recorded = stack.recorded[fn.logicalId];
  const physicalId = functionArn(place, fn.functionName, recorded);
  return Object.values(stack.resources).find(
    resource =>
      recorded !== undefined &&
      resource.type === 'AWS::Lambda::Version' &&
      resource.physicalId === physicalId,
  );
}
