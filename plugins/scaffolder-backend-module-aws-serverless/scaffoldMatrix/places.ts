import { join, resolve } from 'node:path';

/** This plugin's folder. */
export const plugin = resolve(__dirname, '..');
/** What the matrix fetches and makes; ignored by git, safe to delete. */
export const cache = resolve(plugin, '../../.cache/scaffold');
/** Generated projects, which find the packages of the folder above. */
export const projects = join(cache, 'projects');
/** Stand-in for Powertools, see its README. */
export const pythonStandIn = join(__dirname, 'python');

/** A program of the packages that TypeScript projects share. */
export function tool(name: string): string {
  return join(cache, 'node_modules/.bin', name);
}
