import type { EntityFacts } from '../targets/entityFacts';
import { repositoryAt, type Repository } from './repository';

/**
 * The only way from a request to a repository: the server works it out from the
 * entity's annotations, and a request cannot name another.
 */
export class EntityRepositories {
  /**
   * @param isGithub - whether an address is at a GitHub that the portal knows
   * @param enabled - pipelines are shown at all
   */
  constructor(
    private readonly isGithub: (url: string) => boolean,
    private readonly enabled: boolean,
  ) {}

  /** The repository of an entity; undefined when it has none with pipelines that are shown. */
  of({
    annotated,
    repositoryUrl,
  }: Pick<EntityFacts, 'annotated' | 'repositoryUrl'>): Repository | undefined {
    if (!this.enabled || !annotated) return undefined;
    const repository = repositoryAt(repositoryUrl);
    return repository && this.isGithub(repository.url) ? repository : undefined;
  }
}
