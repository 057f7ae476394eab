/** Reads a cloud assembly from its folder. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Base64 } from '../../shared/digest';
import { markedShare } from '../failureMark';
import type { AssemblyStack, AssetCode, CloudAssembly } from './assembly';
import {
  assetsIn,
  assetsSchema,
  environmentOf,
  manifestSchema,
} from './manifest';
import type { Asset, StackArtifact } from './manifest';

/** Larger files hold data or other people's code. In bytes. */
const LARGEST = 32 * 1024 * 1024;

const readJson = async (path: string) =>
  JSON.parse(await readFile(path, 'utf8'));

/** The files that an asset is made of. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/**
 * What an asset says of its own behaviour. Bundlers drop comments from the code and
 * keep them in its source map, which is part of the asset.
 */
async function codeOf(folder: string, asset: Asset): Promise<AssetCode> {
  const shares: number[] = [];
  const files =
    asset.path === undefined ? [] : await filesOf(join(folder, asset.path));
  for (const file of files) {
    if ((await stat(file)).size > LARGEST) continue;
    const share = markedShare(await readFile(file, 'utf8'));
    if (share !== undefined) shares.push(share);
  }
  return {
    sha256: sha256Base64(asset.digest),
    ...(shares.length > 0 ? { errorRate: Math.max(...shares) } : {}),
  };
}

async function stackOf(
  folder: string,
  id: string,
  artifact: StackArtifact,
  names: Map<string, string>,
): Promise<AssemblyStack> {
  const { properties, environment, dependencies } = artifact;
  return {
    name: names.get(id)!,
    stackName: properties.stackName ?? id,
    ...environmentOf(environment),
    tags: properties.tags,
    parameters: properties.parameters,
    dependsOn: dependencies.flatMap(other => names.get(other) ?? []),
    template: await readJson(join(folder, properties.templateFile)),
  };
}

/** Reads an assembly with those of its stages. Rejects where a file is missing or not understood. */
export async function readAssembly(folder: string): Promise<CloudAssembly> {
  const { artifacts } = manifestSchema.parse(
    await readJson(join(folder, 'manifest.json')),
  );
  const assembly: CloudAssembly = { stacks: [], assets: {} };
  const names = new Map(
    Object.entries(artifacts).flatMap(([id, artifact]) =>
      artifact?.type === 'aws:cloudformation:stack'
        ? [[id, artifact.displayName ?? id]]
        : [],
    ) as [string, string][],
  );
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact?.type === 'aws:cloudformation:stack') {
      assembly.stacks.push(await stackOf(folder, id, artifact, names));
    } else if (artifact?.type === 'cdk:asset-manifest') {
      const path = join(folder, artifact.properties.file);
      for (const asset of assetsIn(assetsSchema.parse(await readJson(path)))) {
        const isKnown = asset.keys.every(key => assembly.assets[key]);
        if (isKnown) continue;
        const code = await codeOf(folder, asset);
        for (const key of asset.keys) assembly.assets[key] = code;
      }
    } else if (artifact?.type === 'cdk:cloud-assembly') {
      const inner = await readAssembly(
        join(folder, artifact.properties.directoryName),
      );
      assembly.stacks.push(...inner.stacks);
      Object.assign(assembly.assets, inner.assets);
    }
  }
  return assembly;
}
