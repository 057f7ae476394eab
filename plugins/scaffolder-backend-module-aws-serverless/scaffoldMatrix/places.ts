import { join, resolve } from 'node:path';

/** This plugin's folder. */
export const plugin = resolve(__dirname, '..');
/** What the matrix fetches and makes; ignored by git, safe to delete. */
export const cache = resolve(plugin, '../../.cache/scaffold');
/** Stand-in for Powertools, see its README. */
export const pythonStandIn = join(__dirname, 'python');

/** What is generated, by what it is deployed with. */
export type Kind = 'sam' | 'cdk' | 'amplify';

/** Where the packages of a kind are installed. */
export function packagesOf(kind: Kind): string {
  return join(cache, kind);
}

/** Where a project is made: its packages are those of the folder above. */
export function projectOf({ kind, name }: { kind: Kind; name: string }) {
  return join(packagesOf(kind), 'projects', name);
}

/** A program of the packages of a kind. */
export function toolOf(kind: Kind, name: string): string {
  return join(packagesOf(kind), 'node_modules/.bin', name);
}
