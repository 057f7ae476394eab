/**
 * Reads a stack of a cloud assembly as CloudFormation does, as far as the simulated
 * services go: functions with their versions, aliases, CodeDeploy groups and hooks, and
 * alarms. Every other resource is there in name only.
 */
import type { StackTemplate } from '../../cloudformation/spec';
import { readAlarms } from '../template/alarms';
import { isObject } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';
import { readOutputs } from '../template/outputs';
import type { ReadTemplate } from '../template/types';
import { readFunction } from './functions';
import { StackReader } from './stackReader';
import type { StackInput } from './stackReader';
import { Surroundings } from './surroundings';

const SIMULATED =
  /^AWS::(?:Lambda::(?:Function|Version|Alias)|CodeDeploy::(?:Application|DeploymentGroup)|CloudWatch::Alarm)$/;

/** Functions that custom resources name as their `ServiceToken`. */
function providersIn(reader: StackReader): Set<string> {
  return new Set(
    reader.entries().flatMap(({ resource }) => {
      const { ServiceToken } = (resource.Properties ?? {}) as Json;
      const asked = isObject(ServiceToken) ? ServiceToken['Fn::GetAtt'] : [];
      return Array.isArray(asked) ? asked.slice(0, 1).map(String) : [];
    }),
  );
}

/** @throws TemplateError saying which resource is not understood */
export function readStack(input: StackInput): ReadTemplate {
  const { stack, assets } = input;
  const { template, stackName } = stack;
  const reader = new StackReader(input);
  const surroundings = new Surroundings(reader);
  const providers = providersIn(reader);
  const functions = reader
    .ofType('AWS::Lambda::Function')
    .map(({ logicalId }) => {
      const functionName = reader.physicalName(logicalId);
      const fn = readFunction({
        logicalId,
        functionName,
        properties: reader.propertiesOf(logicalId),
        assets,
        surroundings: surroundings.of(functionName),
      });
      return { ...fn, isProvider: providers.has(logicalId) };
    });
  reader.setVersions(functions);
  const others = reader
    .entries()
    .filter(({ resource }) => !SIMULATED.test(String(resource.Type)));
  const spec: StackTemplate = {
    stackName,
    description:
      template.Description === undefined
        ? undefined
        : String(template.Description),
    parameters: reader.parameters,
    tags: { ...stack.tags, ...input.tags },
    functions: functions.map(fn => fn.spec),
    alarms: readAlarms(
      reader.resolver,
      reader
        .ofType('AWS::CloudWatch::Alarm')
        .map(({ logicalId, resource }) => [logicalId, resource]),
      id => reader.physicalName(id),
    ),
    resources: others.map(({ logicalId, resource }) => ({
      logicalId,
      type: String(resource.Type),
      physicalId: reader.reference(logicalId)!,
      ...(resource.DeletionPolicy === 'Retain' ? { keeps: true } : {}),
    })),
    ...readOutputs(reader.resolver, template.Outputs, (name, output) =>
      reader.isThere(output, ['Outputs', name]),
    ),
    template: JSON.stringify(template),
  };
  return {
    stack: spec,
    functions,
    inNameOnly: Object.fromEntries(
      others.map(({ logicalId, resource }) => [
        logicalId,
        String(resource.Type),
      ]),
    ),
  };
}
