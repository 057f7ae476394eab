/** What a template says around a function: its version, its alias, and the group that moves the alias. */
import * as z from 'zod';
import type {
  OwnResources,
  TemplateFunction,
  DeploymentPreference,
} from '../../cloudformation/spec';
import { isObject } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';
import { TemplateError } from '../template/templateError';
import { parseProperties } from './functions';
import type { FunctionInput } from './functions';

/** The resources of a template, resolved. */
export interface Resources {
  /** Those of a type, in order. */
  ofType(type: string): { logicalId: string; resource: Json }[];
  /** Its properties without intrinsic functions. */
  propertiesOf(logicalId: string): Json;
  /** Any value of the template without intrinsic functions. */
  resolve(value: unknown, path: readonly (string | number)[]): unknown;
  physicalName(logicalId: string): string;
}

const CONFIG = /^CodeDeployDefault\.Lambda(.+)$/;

const version = z.object({
  FunctionName: z.string(),
  Description: z.string().optional(),
});
const alias = z.object({
  FunctionName: z.string(),
  Name: z.string(),
  ProvisionedConcurrencyConfig: z
    .object({ ProvisionedConcurrentExecutions: z.coerce.number() })
    .optional(),
});
const update = z.object({
  ApplicationName: z.string(),
  DeploymentGroupName: z.string(),
  BeforeAllowTrafficHook: z.string().optional(),
  AfterAllowTrafficHook: z.string().optional(),
});
const group = z.object({
  ApplicationName: z.string(),
  DeploymentConfigName: z.string().default('CodeDeployDefault.LambdaAllAtOnce'),
  ServiceRoleArn: z.string(),
  AlarmConfiguration: z
    .object({
      Enabled: z.boolean().default(true),
      Alarms: z.array(z.object({ Name: z.string() })).default([]),
    })
    .default({ Enabled: false, Alarms: [] }),
  AutoRollbackConfiguration: z
    .object({
      Enabled: z.boolean().default(true),
      Events: z
        .array(
          z.enum([
            'DEPLOYMENT_FAILURE',
            'DEPLOYMENT_STOP_ON_ALARM',
            'DEPLOYMENT_STOP_ON_REQUEST',
          ]),
        )
        .default([]),
    })
    .default({ Enabled: false, Events: [] }),
});
const mapping = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string().optional(),
});

/** The name in what templates put into `FunctionName`: a name or an ARN, with or without a qualifier. */
const nameIn = (value: string) =>
  (/(?:^|:)function:([^:]+)/.exec(value)?.[1] ?? value.split(':')[0]).trim();

/** What surrounds the functions of a template, by the name of each. */
export class Surroundings {
  constructor(private readonly resources: Resources) {}

  /** @throws TemplateError where the template says what is not simulated */
  of(functionName: string): FunctionInput['surroundings'] {
    const versions = this.about('AWS::Lambda::Version', version, functionName);
    const aliases = this.about('AWS::Lambda::Alias', alias, functionName);
    this.onlyOne(functionName, versions, 'versions');
    this.onlyOne(functionName, aliases, 'aliases');
    const [ofVersion] = versions;
    const [ofAlias] = aliases;
    const own: OwnResources = {
      keepsVersions: ofVersion?.resource.DeletionPolicy === 'Retain',
      ...(ofVersion ? { version: ofVersion.logicalId } : {}),
      ...(ofAlias ? { alias: ofAlias.logicalId } : {}),
    };
    const shift = ofAlias && this.shiftOf(ofAlias.logicalId, ofAlias.resource);
    const provisioned = ofAlias?.given.ProvisionedConcurrencyConfig;
    const sources = this.about(
      'AWS::Lambda::EventSourceMapping',
      mapping,
      functionName,
    ).flatMap(({ given }) => given.EventSourceArn ?? []);
    if (ofAlias) this.checkVersion(ofAlias, ofVersion?.logicalId);
    return {
      own: shift ? { ...own, group: shift.group } : own,
      ...(ofVersion?.given.Description
        ? { versionDescription: ofVersion.given.Description }
        : {}),
      ...(ofAlias ? { aliasName: ofAlias.given.Name } : {}),
      ...(shift ? { deploymentPreference: shift.preference } : {}),
      ...(provisioned
        ? {
            provisionedConcurrency: provisioned.ProvisionedConcurrentExecutions,
          }
        : {}),
      ...(sources.length > 0 ? { eventSources: sources } : {}),
    };
  }

  /** Resources of a type that are about one function. */
  private about<T extends z.ZodType<{ FunctionName: string }>>(
    type: string,
    schema: T,
    functionName: string,
  ) {
    return this.resources
      .ofType(type)
      .map(({ logicalId, resource }) => {
        const properties = this.resources.propertiesOf(logicalId);
        const given = parseProperties(schema, logicalId, properties);
        return { logicalId, resource, given };
      })
      .filter(({ given }) => nameIn(given.FunctionName) === functionName);
  }

  private onlyOne(
    functionName: string,
    found: { logicalId: string }[],
    what: string,
  ): void {
    if (found.length < 2) return;
    throw new TemplateError(
      `${functionName} has ${found.length} ${what}, of which only one is simulated`,
      ['Resources', found[1].logicalId],
    );
  }

  /** An alias that does not follow the template's version would be moved by hand. */
  private checkVersion(
    { logicalId, resource }: { logicalId: string; resource: Json },
    versionId: string | undefined,
  ): void {
    const given = (resource.Properties as Json).FunctionVersion;
    const attribute = isObject(given) ? given['Fn::GetAtt'] : undefined;
    const [named] = Array.isArray(attribute)
      ? attribute
      : String(attribute ?? '').split('.');
    if (named === versionId && versionId !== undefined) return;
    throw new TemplateError(
      `${logicalId}.FunctionVersion: only the version that the template itself makes is simulated`,
      ['Resources', logicalId, 'Properties', 'FunctionVersion'],
    );
  }

  private shiftOf(aliasId: string, resource: Json) {
    const policy = isObject(resource.UpdatePolicy) ? resource.UpdatePolicy : {};
    const path = ['Resources', aliasId, 'UpdatePolicy'];
    const asked = policy.CodeDeployLambdaAliasUpdate;
    if (asked === undefined) return undefined;
    const given = parseProperties(
      update,
      `${aliasId}.UpdatePolicy`,
      this.resources.resolve(asked, path),
    );
    const found = this.resources
      .ofType('AWS::CodeDeploy::DeploymentGroup')
      .find(
        ({ logicalId }) =>
          this.resources.physicalName(logicalId) === given.DeploymentGroupName,
      );
    if (!found) {
      throw new TemplateError(
        `${aliasId}: the group ${given.DeploymentGroupName} is not in the template`,
        path,
      );
    }
    return this.groupOf(found.logicalId, given);
  }

  private groupOf(
    logicalId: string,
    hooks: z.infer<typeof update>,
  ): {
    group: NonNullable<OwnResources['group']>;
    preference: DeploymentPreference;
  } {
    const given = parseProperties(
      group,
      logicalId,
      this.resources.propertiesOf(logicalId),
    );
    const type = CONFIG.exec(given.DeploymentConfigName)?.[1];
    const application = this.resources
      .ofType('AWS::CodeDeploy::Application')
      .find(
        other =>
          this.resources.physicalName(other.logicalId) ===
          given.ApplicationName,
      );
    if (!type || !application) {
      throw new TemplateError(
        type
          ? `${logicalId}: the application ${given.ApplicationName} is not in the template`
          : `${logicalId}: only CodeDeploy's own configurations for Lambda are simulated, not ${given.DeploymentConfigName}`,
        ['Resources', logicalId, 'Properties'],
      );
    }
    const { Enabled, Alarms } = given.AlarmConfiguration;
    const preference: NonNullable<TemplateFunction['deploymentPreference']> = {
      type,
      ...(Enabled ? { alarms: Alarms.map(({ Name }) => Name) } : {}),
      ...(hooks.BeforeAllowTrafficHook
        ? { preHook: hooks.BeforeAllowTrafficHook }
        : {}),
      ...(hooks.AfterAllowTrafficHook
        ? { postHook: hooks.AfterAllowTrafficHook }
        : {}),
    };
    const { AutoRollbackConfiguration: autoRollback } = given;
    return {
      preference,
      group: {
        logicalId,
        name: this.resources.physicalName(logicalId),
        application: {
          logicalId: application.logicalId,
          name: given.ApplicationName,
        },
        serviceRole: given.ServiceRoleArn,
        autoRollback: {
          enabled: autoRollback.Enabled,
          events: autoRollback.Events,
        },
      },
    };
  }
}
