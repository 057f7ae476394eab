import { DEPLOYMENT_ANNOTATIONS } from '@backspin/backstage-plugin-deployments-common';
import type { Entity } from '@backstage/catalog-model';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/**
 * The entities of the demo's catalog that have deployments, with owners as the
 * catalog relates them.
 */
export function readEstate(folder: string): Entity[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .flatMap(file =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
        document => document.toJS() as Entity,
      ),
    )
    .filter(({ metadata }) =>
      DEPLOYMENT_ANNOTATIONS.some(key => metadata.annotations?.[key]),
    )
    .map(entity => ({
      ...entity,
      relations: [
        {
          type: 'ownedBy',
          targetRef: `group:default/${entity.spec?.owner}`,
        },
      ],
    }));
}
