/** The template of a stack: which of its resources are there, what they are called, and values without intrinsic functions. */
import type { Place } from '../../../core/types';
import type { TemplateFunction } from '../../cloudformation/spec';
import { functionArn } from '../../lambda/names';
import { isObject, Resolver } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';
import { readParameters } from '../template/parameters';
import { TemplateError } from '../template/templateError';
import type { ReadFunction } from '../template/types';
import type { AssemblyStack, CloudAssembly } from './assembly';
import {
  attributeOfResource,
  madeUpName,
  namePropertyOf,
  referenceTo,
} from './names';

export interface StackInput {
  stack: AssemblyStack;
  assets: CloudAssembly['assets'];
  place: Place;
  parameters: Record<string, string>;
  tags: Record<string, string>;
  /** Number of the version that a deployment of this function leaves live. */
  versionOf(fn: TemplateFunction): string;
  /** What another stack has exported under a name. */
  exported(name: string): string | undefined;
}

const REFUSED =
  /^AWS::(?:CloudFormation::Stack|Serverless::.+|CodeDeploy::DeploymentConfig)$/;
/**
 * Values that CloudFormation itself reads from Parameter Store: here the version of the
 * bootstrap stack, as if every account had been bootstrapped lately.
 */
const STORED: [path: RegExp, value: string][] = [
  [/^\/cdk-bootstrap\/[^/]+\/version$/, '30'],
];

function storedValues(
  declared: unknown,
  parameters: Record<string, string>,
): Record<string, string> {
  const all = isObject(declared) ? declared : {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const { Type } = (all[name] ?? {}) as Json;
      if (!/^AWS::SSM::Parameter::Value/.test(String(Type)))
        return [name, value];
      const found = STORED.find(([path]) => path.test(value))?.[1];
      if (found === undefined) {
        throw new TemplateError(
          `Unable to fetch parameters [${value}] from parameter store for this account: only CDK's bootstrap version is simulated`,
          ['Parameters', name],
        );
      }
      return [name, found];
    }),
  );
}

/** A template whose references are known. */
export class StackReader {
  private readonly resources: Record<string, Json>;
  private readonly names = new Map<string, string>();
  /** Numbers by the logical id of the version. */
  private readonly versions: Record<string, string> = {};
  readonly parameters: Record<string, string>;
  readonly resolver: Resolver;

  constructor(private readonly input: StackInput) {
    const { stack, place } = input;
    const { template, stackName } = stack;
    if (!isObject(template.Resources)) {
      throw new TemplateError('A template has Resources', []);
    }
    this.parameters = readParameters(template.Parameters, input.parameters);
    const pseudo = {
      'AWS::AccountId': place.account,
      'AWS::Region': place.region,
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stackName}`,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    this.resolver = new Resolver({
      parameters: storedValues(template.Parameters, this.parameters),
      pseudo,
      mappings: isObject(template.Mappings) ? template.Mappings : {},
      conditions: isObject(template.Conditions) ? template.Conditions : {},
      ref: id => this.reference(id),
      attribute: (id, name) => this.attribute(id, name),
      exported: name => input.exported(name),
    });
    this.resources = this.existing(template.Resources);
  }

  /** Resources whose condition holds. */
  private existing(all: Json): Record<string, Json> {
    return Object.fromEntries(
      Object.entries(all).flatMap(([logicalId, resource]) => {
        const path = ['Resources', logicalId];
        if (!isObject(resource) || typeof resource.Type !== 'string') {
          throw new TemplateError(`${logicalId} has no Type`, path);
        }
        if (!this.isThere(resource, path)) return [];
        if (REFUSED.test(resource.Type)) {
          throw new TemplateError(
            `${resource.Type} is not simulated: ${logicalId}`,
            path,
          );
        }
        return [[logicalId, resource]];
      }),
    );
  }

  isThere({ Condition }: Json, path: readonly string[]): boolean {
    return (
      Condition === undefined ||
      this.resolver.condition(String(Condition), path)
    );
  }

  typeOf = (logicalId: string) => String(this.resources[logicalId]?.Type ?? '');

  ofType(type: string) {
    return this.entries().filter(({ resource }) => resource.Type === type);
  }

  entries() {
    return Object.entries(this.resources).map(([logicalId, resource]) => ({
      logicalId,
      resource,
    }));
  }

  resolve(value: unknown, path: readonly (string | number)[]): unknown {
    return this.resolver.resolve(value, path);
  }

  propertiesOf(logicalId: string): Json {
    const { Properties } = this.resources[logicalId];
    const path = ['Resources', logicalId, 'Properties'];
    return this.resolve(Properties ?? {}, path) as Json;
  }

  /** Name of a resource, given or made up; of a version or alias, its ARN. */
  physicalName(logicalId: string): string {
    const known = this.names.get(logicalId);
    if (known) return known;
    const name = this.nameOf(logicalId);
    this.names.set(logicalId, name);
    return name;
  }

  private nameOf(logicalId: string): string {
    const { place, stack } = this.input;
    const type = this.typeOf(logicalId);
    if (type === 'AWS::Lambda::Version' || type === 'AWS::Lambda::Alias') {
      const { FunctionName, Name } = this.resources[logicalId]
        .Properties as Json;
      const path = ['Resources', logicalId, 'Properties'];
      const name = String(
        this.resolve(FunctionName, [...path, 'FunctionName']),
      );
      const qualifier =
        type === 'AWS::Lambda::Alias'
          ? String(this.resolve(Name, [...path, 'Name']))
          : this.versionNumber(logicalId);
      return functionArn(place, name, qualifier);
    }
    const property = namePropertyOf(type);
    const given =
      property &&
      (this.resources[logicalId].Properties as Json | undefined)?.[property];
    const resolved =
      given &&
      this.resolve(given, ['Resources', logicalId, 'Properties', property!]);
    return resolved
      ? String(resolved)
      : madeUpName(type, stack.stackName, logicalId);
  }

  private versionNumber = (logicalId: string) =>
    this.versions[logicalId] ?? '1';

  /** From here on the template knows which versions will be live. */
  setVersions(functions: ReadFunction[]): void {
    for (const { spec } of functions) {
      const id = spec.own?.version;
      if (id === undefined) continue;
      this.versions[id] = this.input.versionOf(spec);
      this.names.delete(id);
    }
  }

  reference(logicalId: string): string | undefined {
    if (!this.resources[logicalId]) return undefined;
    const type = this.typeOf(logicalId);
    return referenceTo(this.input.place, type, this.physicalName(logicalId));
  }

  private attribute(logicalId: string, name: string): string | undefined {
    if (!this.resources[logicalId]) return undefined;
    const type = this.typeOf(logicalId);
    if (type === 'AWS::Lambda::Version') {
      return name === 'Version'
        ? this.versionNumber(logicalId)
        : this.physicalName(logicalId);
    }
    const physical = this.physicalName(logicalId);
    return attributeOfResource(this.input.place, type, physical, name);
  }
}
