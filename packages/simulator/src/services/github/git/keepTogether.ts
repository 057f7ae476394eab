import { actionsState } from '../../actions/state';
import type { World } from '../../../core/types';
import { githubState } from '../state';
import type { GitFolder } from './gitFolder';

/**
 * Makes the world and the folder of repositories agree: a repository whose files are
 * gone is forgotten, and one on disk that this world does not know is removed.
 */
export function keepTogether(world: World, git: GitFolder): void {
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
}
