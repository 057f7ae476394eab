/** GitHub's push event: apps that are connected to the repository build its branch. */
import type { World } from '../../core/types';
import { amplifyState } from '../amplify/state';
import { pushCommit } from '../amplify/commits';
import { slugOf } from './repositories';
import type { RepositoryState } from './state';

const AMPLIFY = 'amplify';

/** Has connected apps build the head of a branch. */
export function tellAmplify(
  world: World,
  { owner, name, branches, commits }: RepositoryState,
  branch: string,
): void {
  const { sha, message, author, time } = commits[branches[branch]];
  for (const place of world.places(AMPLIFY)) {
    for (const app of Object.values(amplifyState(world, place).apps)) {
      if (slugOf(app.repository) === `${owner}/${name}`) {
        const commit = { sha, message: message.split('\n')[0], author, time };
        pushCommit(world, place, app.appId, branch, commit);
      }
    }
  }
}
