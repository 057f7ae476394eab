/**
 * Writes `catalog/` from the estate's data. Run from `packages/simulator`:
 *
 *   node -r @backstage/cli/config/nodeTransform.cjs src/estate/writeCatalog.ts
 */
import { mkdirSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { catalogFiles } from './catalog/files';

const folder = resolve(process.argv[2] ?? '../../catalog');

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(catalogFiles())) {
  writeFileSync(join(folder, name), text);
  process.stdout.write(`catalog/${name}\n`);
}
