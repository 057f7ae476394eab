import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import { z } from 'zod';

/** What an AppSpec file says of a Lambda deployment. */
export interface LambdaAppSpec {
  functionName?: string;
  alias?: string;
  currentVersion?: string;
  targetVersion?: string;
  /** Names or ARNs of the hook functions. */
  beforeHook?: string;
  afterHook?: string;
}

const version = z.union([z.string(), z.number()]).transform(String).optional();
const appSpec = z.object({
  Resources: z
    .array(
      z.record(
        z.string(),
        z.object({
          Properties: z
            .object({
              Name: z.string().optional(),
              Alias: z.string().optional(),
              CurrentVersion: version,
              TargetVersion: version,
            })
            .optional(),
        }),
      ),
    )
    .optional(),
  Hooks: z.array(z.record(z.string(), z.string())).optional(),
});

/** The last part of a function's ARN, or the name as it is. */
export function functionNameOf(nameOrArn: string): string {
  return /:function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/**
 * Reads an AppSpec file in JSON, which is what CloudFormation and SAM write.
 * Undefined when there is no content, or it is in YAML.
 */
export function parseAppSpec(
  revision: RevisionLocation | undefined,
): LambdaAppSpec | undefined {
  const content =
    revision?.appSpecContent?.content ?? revision?.string?.content;
  if (!content) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return undefined;
  }
  const parsed = appSpec.safeParse(json);
  if (!parsed.success) return undefined;
  const [resource] = Object.values(parsed.data.Resources?.[0] ?? {});
  const hooks: Record<string, string> = Object.assign(
    {},
    ...(parsed.data.Hooks ?? []),
  );
  const { Name, Alias, CurrentVersion, TargetVersion } =
    resource?.Properties ?? {};
  const hook = (name: string) => hooks[name] && functionNameOf(hooks[name]);
  return {
    functionName: Name && functionNameOf(Name),
    alias: Alias,
    currentVersion: CurrentVersion,
    targetVersion: TargetVersion,
    beforeHook: hook('BeforeAllowTraffic'),
    afterHook: hook('AfterAllowTraffic'),
  };
}
