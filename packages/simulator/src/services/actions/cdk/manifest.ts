/** The files of a cloud assembly that say what is in it. */
import * as z from 'zod';

const stack = z.object({
  type: z.literal('aws:cloudformation:stack'),
  /** `aws://111111111111/us-east-1`, or `unknown-account`, `unknown-region`. */
  environment: z.string(),
  displayName: z.string().optional(),
  dependencies: z.array(z.string()).default([]),
  properties: z.object({
    templateFile: z.string(),
    stackName: z.string().optional(),
    tags: z.record(z.string(), z.string()).default({}),
    parameters: z.record(z.string(), z.string()).default({}),
  }),
});
const assets = z.object({
  type: z.literal('cdk:asset-manifest'),
  properties: z.object({ file: z.string() }),
});
const nested = z.object({
  type: z.literal('cdk:cloud-assembly'),
  properties: z.object({ directoryName: z.string() }),
});
const other = z.object({ type: z.string() }).transform(() => undefined);

/** `manifest.json`; its schema: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema */
export const manifestSchema = z.object({
  artifacts: z.record(z.string(), z.union([stack, assets, nested, other])),
});

export type StackArtifact = z.output<typeof stack>;

const destinations = <T extends z.ZodType>(destination: T) =>
  z.record(z.string(), destination);

/** `….assets.json` */
export const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: destinations(z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string().optional() }),
        destinations: destinations(z.object({ imageTag: z.string() })),
      }),
    )
    .default({}),
});

/** An asset: its name is the digest of what it holds. */
export interface Asset {
  digest: string;
  /** File or folder below the assembly's own; none where a program makes it later. */
  path?: string;
  /** What templates call it. */
  keys: string[];
}

/** The assets that one `….assets.json` names. */
export function assetsIn(found: z.output<typeof assetsSchema>): Asset[] {
  return [
    ...Object.entries(found.files).map(([digest, file]) => ({
      digest,
      path: file.source.path,
      keys: Object.values(file.destinations).map(to => to.objectKey),
    })),
    ...Object.entries(found.dockerImages).map(([digest, image]) => ({
      digest,
      path: image.source.directory,
      keys: Object.values(image.destinations).map(to => to.imageTag),
    })),
  ];
}

const UNKNOWN = /^unknown-/;

/** Account and region of `aws://account/region`, where they are known. */
export function environmentOf(environment: string): {
  account?: string;
  region?: string;
} {
  const [account, region] = environment.replace(/^aws:\/\//, '').split('/');
  return {
    ...(UNKNOWN.test(account) ? {} : { account }),
    ...(UNKNOWN.test(region) ? {} : { region }),
  };
}
