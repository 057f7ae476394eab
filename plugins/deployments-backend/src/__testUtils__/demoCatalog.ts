import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import type { Entity } from '@backstage/catalog-model';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The entities of a file of the demo's catalog, with owners as the catalog would relate them. */
export async function demoCatalog(file: string): Promise<Entity[]> {
  const path = join(__dirname, '../../../../catalog', file);
  const location = { type: 'file', target: path };
  return [...parseEntityYaml(await readFile(path), location)].flatMap(result =>
    result.type === 'entity'
      ? [
          {
            ...result.entity,
            relations: [
              {
                type: 'ownedBy',
                targetRef: `group:default/${result.entity.spec?.owner}`,
              },
            ],
          },
        ]
      : [],
  );
}
