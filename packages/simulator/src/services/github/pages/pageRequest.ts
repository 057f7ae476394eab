import type { World } from '../../../core/types';
import type { GitFolder } from '../git/gitFolder';

/** A request of somebody's browser. */
export interface PageRequest {
  world: World;
  git: GitFolder;
  request: Request;
  /** As if everything lay at the root. */
  url: URL;
}
