import {
  parseLocationRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { DEPLOYMENT_ANNOTATIONS } from '@backspin/backstage-plugin-deployments-common';
import { createHash } from 'node:crypto';

/** What the plugin needs to know of an entity. */
export interface EntityFacts {
  /** As the catalog spells it. */
  entityRef: string;
  /** Owners as entity refs. */
  owners: string[];
  /** Systems that it is part of, as entity refs. */
  systems: string[];
  tags: string[];
  /** The entity carries any of the annotations. */
  annotated: boolean;
  /** Digest of the annotations that targets are worked out from. */
  annotationsHash: string;
  /** Page of its repository at the code host, where the annotations tell. */
  repositoryUrl?: string;
}

/** Annotations that do not name targets by themselves but change which are found. */
const isRelevant = (key: string) =>
  key.startsWith('aws.amazon.com/') ||
  key.startsWith('aws.com/') ||
  key === 'github.com/project-slug' ||
  key === 'backstage.io/source-location';

/** Works out what the plugin needs to know of an entity. */
export function entityFacts(entity: Entity): EntityFacts {
  const annotations = entity.metadata.annotations ?? {};
  const relevant = Object.entries(annotations)
    .filter(([key]) => isRelevant(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    entityRef: stringifyEntityRef(entity),
    owners: (entity.relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef)
      .sort(),
    systems: (entity.relations ?? [])
      .filter(
        ({ type, targetRef }) =>
          type === RELATION_PART_OF && /^system:/i.test(targetRef),
      )
      .map(({ targetRef }) => targetRef),
    tags: entity.metadata.tags ?? [],
    annotated: DEPLOYMENT_ANNOTATIONS.some(key => annotations[key]?.trim()),
    annotationsHash: createHash('sha256')
      .update(JSON.stringify(relevant))
      .digest('base64url'),
    repositoryUrl: repositoryUrlOf(entity),
  };
}

/**
 * Page of an entity's repository at the code host, for links to commits: from
 * `github.com/project-slug`, else from where the entity's source is.
 */
export function repositoryUrlOf(entity: Entity): string | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const location = annotations['backstage.io/source-location'];
  const source = location ? sourceUrl(location) : undefined;
  const slug = annotations['github.com/project-slug'];
  if (slug && /^[\w.-]+\/[\w.-]+$/.test(slug)) {
    const host =
      source && source.host.includes('github') ? source.host : 'github.com';
    return `https://${host}/${slug}`;
  }
  if (!source) return undefined;
  // GitLab puts what is inside a repository after `/-/`; others have two segments.
  const [path] = source.pathname.split('/-/');
  const segments = path.split('/').filter(Boolean);
  const repository = source.pathname.includes('/-/')
    ? segments
    : segments.slice(0, 2);
  if (repository.length < 2) return undefined;
  return `https://${source.host}/${repository.join('/').replace(/\.git$/, '')}`;
}

function sourceUrl(location: string): URL | undefined {
  try {
    const { type, target } = parseLocationRef(location);
    return type === 'url' ? new URL(target) : undefined;
  } catch {
    return undefined;
  }
}
