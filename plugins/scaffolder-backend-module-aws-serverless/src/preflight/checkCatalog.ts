import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Problem } from '../description/problem';

/** A reference in a field of the form. */
export interface Reference {
  field: string;
  ref: string;
  /** Kind where the reference names none. */
  defaultKind: string;
}

/** A reference in full, such as `group:default/payments`. */
export function fullRef({ ref, defaultKind }: Omit<Reference, 'field'>) {
  return stringifyEntityRef(parseEntityRef(ref, { defaultKind }));
}

/**
 * Looks whether the catalog has all that is referred to, and nothing of the new name.
 *
 * @param name - of the component that is to be made, in the namespace `default`
 */
export async function checkCatalog(
  {
    catalog,
    credentials,
  }: {
    catalog: CatalogService;
    credentials: BackstageCredentials;
  },
  name: string,
  references: Reference[],
): Promise<Problem[]> {
  const wanted = fullRef({ ref: name, defaultKind: 'component' });
  const {
    items: [twin, ...found],
  } = await catalog.getEntitiesByRefs(
    {
      entityRefs: [wanted, ...references.map(fullRef)],
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'spec.owner'],
    },
    { credentials },
  );
  const taken: Problem[] = twin
    ? [
        {
          field: 'name',
          message: `the catalog has ${wanted} already, owned by ${twin.spec?.owner}. Choose another name`,
        },
      ]
    : [];
  const missing = references
    .filter((_, index) => !found[index])
    .map(({ field, ref }) => ({
      field,
      message: `the catalog shows you no ${ref}. Choose one from the list`,
    }));
  return [...taken, ...missing];
}
