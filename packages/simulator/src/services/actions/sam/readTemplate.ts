/**
 * Reads a SAM template as `sam deploy` and CloudFormation's transform do, as far as the
 * simulated services go: functions with alias, traffic shifting and hooks, and alarms.
 * Every other resource of AWS is there in name only.
 */
import type { Place } from '../../../core/types';
import { generatedName } from '../../cloudformation/resources';
import type { StackTemplate } from '../../cloudformation/spec';
import type { CommitSource } from '../state';
import { readAlarms } from '../template/alarms';
import { entriesOf } from './code';
import { withGlobals } from './globals';
import { readFunction } from './functions';
import { isObject, Resolver } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';
import { attributeOf, implicitNames } from '../template/names';
import { readOutputs } from '../template/outputs';
import { readParameters } from '../template/parameters';
import { readYaml } from '../template/readYaml';
import { TemplateError } from '../template/templateError';
import type { ReadFunction, ReadTemplate } from '../template/types';

export interface TemplateInput {
  text: string;
  source: CommitSource;
  place: Place;
  stackName: string;
  parameters: Record<string, string>;
  tags: Record<string, string>;
  /** Number of the version that a deployment of this function leaves live. */
  versionOf(fn: ReadFunction, stack: StackTemplate): string;
  /** What another stack has exported under a name. */
  exported?(name: string): string | undefined;
}

const NOT_SIMULATED =
  /^AWS::(?:CloudFormation::Stack|Serverless::Application)$/;

/** @throws TemplateError with the line of what is not understood */
export function readTemplate(input: TemplateInput): ReadTemplate {
  const source = readYaml(input.text);
  try {
    return read(source.value, input);
  } catch (error) {
    if (error instanceof TemplateError && error.line === undefined) {
      throw new TemplateError(
        error.message,
        error.path,
        source.lineOf(error.path),
      );
    }
    throw error;
  }
}

function read(value: unknown, input: TemplateInput): ReadTemplate {
  const { place, stackName, source } = input;
  if (!isObject(value) || !isObject(value.Resources)) {
    throw new TemplateError('A template has Resources', []);
  }
  const template = value;
  const resources = value.Resources;
  const transforms = ([] as unknown[]).concat(template.Transform ?? []);
  const parameters = readParameters(template.Parameters, input.parameters);
  const names = new Map<string, string>();
  /** Live versions of the functions, once these have been read. */
  const versions: Record<string, string> = {};
  const implicit = implicitNames(resources);

  const resolver: Resolver = new Resolver({
    parameters,
    pseudo: {
      'AWS::AccountId': place.account,
      'AWS::Region': place.region,
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stackName}`,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    },
    mappings: isObject(template.Mappings) ? template.Mappings : {},
    conditions: isObject(template.Conditions) ? template.Conditions : {},
    ref: physicalName,
    exported: input.exported,
    attribute(logicalId, attribute) {
      const name = physicalName(logicalId);
      const { Type } = (resources[logicalId] ?? {}) as Json;
      return (
        name &&
        attributeOf(
          place,
          String(Type ?? ''),
          name,
          attribute,
          versions[logicalId],
        )
      );
    },
  });

  function physicalName(logicalId: string): string | undefined {
    const known = names.get(logicalId);
    if (known) return known;
    const resource = resources[logicalId];
    if (!isObject(resource)) {
      return implicit(logicalId)
        ? generatedName(stackName, logicalId)
        : undefined;
    }
    const properties = (resource.Properties ?? {}) as Json;
    const path = ['Resources', logicalId, 'Properties'];
    const own = [
      'FunctionName',
      'AlarmName',
      'QueueName',
      'TableName',
      'BucketName',
      'TopicName',
      'Name',
      'RoleName',
      'LogGroupName',
    ].find(property => properties[property] !== undefined);
    const name = own
      ? String(resolver.resolve(properties[own], [...path, own]))
      : generatedName(stackName, logicalId);
    names.set(logicalId, name);
    return name;
  }

  const isThere = (logicalId: string, { Condition }: Json) =>
    Condition === undefined ||
    resolver.condition(String(Condition), ['Resources', logicalId]);

  const functions: ReadFunction[] = [];
  const alarms: [logicalId: string, resource: Json][] = [];
  const inNameOnly: Record<string, string> = {};
  for (const [logicalId, resource] of Object.entries(resources)) {
    const path = ['Resources', logicalId];
    if (!isObject(resource) || typeof resource.Type !== 'string') {
      throw new TemplateError(`${logicalId} has no Type`, path);
    }
    const { Type } = resource;
    if (!isThere(logicalId, resource)) continue;
    if (!/^(?:AWS|Custom)::/.test(Type)) {
      throw new TemplateError(`There is no resource type ${Type}`, [
        ...path,
        'Type',
      ]);
    }
    if (NOT_SIMULATED.test(Type)) {
      throw new TemplateError(`${Type} is not simulated: ${logicalId}`, [
        ...path,
        'Type',
      ]);
    }
    if (Type.startsWith('AWS::Serverless::')) {
      if (!transforms.includes('AWS::Serverless-2016-10-31')) {
        throw new TemplateError(
          `${Type} needs 'Transform: AWS::Serverless-2016-10-31'`,
          path,
        );
      }
    }
    if (Type === 'AWS::Serverless::Function') {
      const properties = withGlobals(template, resource.Properties);
      functions.push(
        readFunction({
          logicalId,
          functionName: physicalName(logicalId)!,
          properties: resolver.resolve(properties, [
            ...path,
            'Properties',
          ]) as Json,
          metadata: resource.Metadata,
          source,
          otherEntries: Object.entries(resources).flatMap(([other, found]) =>
            other === logicalId ? [] : entriesOf((found as Json).Metadata),
          ),
        }),
      );
    } else if (Type === 'AWS::CloudWatch::Alarm') {
      alarms.push([logicalId, resource]);
    } else {
      inNameOnly[logicalId] = Type;
    }
  }
  const stack: StackTemplate = {
    stackName,
    description:
      template.Description === undefined
        ? undefined
        : String(template.Description),
    parameters,
    tags: input.tags,
    functions: functions.map(({ spec }) => spec),
  };
  for (const fn of functions) {
    versions[fn.spec.logicalId] = input.versionOf(fn, stack);
  }
  stack.alarms = readAlarms(resolver, alarms, physicalName);
  Object.assign(stack, readOutputs(resolver, template.Outputs, isThere));
  return { stack, functions, inNameOnly };
}
