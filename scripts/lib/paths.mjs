import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** What the scripts fetch and remember; ignored by git, safe to delete. */
export const cache = join(root, '.cache');
/** State of the running portal: databases, the simulator's world, logs. Ignored by git. */
export const state = join(root, '.backspin');
/** The committed Yarn. */
export const yarn = join(root, '.yarn/releases/yarn-4.13.0.cjs');
