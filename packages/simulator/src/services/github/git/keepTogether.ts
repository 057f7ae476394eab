import { actionsState } from '../../actions/state';
import type { World } from '../../../core/types';
import { githubState } from '../state';
import type { GitFolder } from './gitFolder';
import { settlePush } from './pushes';

/**
 * Makes the world and the folder of repositories agree: a repository whose files are
 * gone is forgotten, one on disk that this world does not know is removed, and what
 * was pushed after the world had been saved is settled now.
 */
export async function keepTogether(
  world: World,
  git: GitFolder,
): Promise<void> {
  const { repositories } = githubState(world);
  for (const [slug, { hasFiles }] of Object.entries(repositories)) {
    if (hasFiles && !git.has(slug)) {
      delete repositories[slug];
      delete actionsState(world).repositories[slug];
    }
  }
  for (const slug of git.slugs()) {
    if (!repositories[slug]?.hasFiles) git.remove(slug);
  }
  for (const repository of Object.values(repositories)) {
    if (repository.hasFiles) {
      await settlePush({ world, git, repository, by: repository.owner });
    }
  }
}
