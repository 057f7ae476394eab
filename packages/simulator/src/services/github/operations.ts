/**
 * The operations of GitHub's REST API that are simulated, by method and path.
 * https://docs.github.com/rest (version 2022-11-28)
 */
import { contentsOperations } from './operations/contents';
import { deploymentOperations } from './operations/deployments';
import { environmentOperations } from './operations/environments';
import { gitDataOperations } from './operations/gitData';
import { gitObjectOperations } from './operations/gitObjects';
import { serveGraphql } from './operations/graphql';
import { peopleOperations } from './operations/people';
import { pullOperations } from './operations/pulls';
import {
  globalRepositoryOperations,
  repositoryOperations,
} from './operations/repositories';
import { reviewOperations } from './operations/reviews';
import { runOperations } from './operations/runs';
import { router } from './routing';

/** The operation that a method and a path below the API's address stand for. */
export const routeOf = router(
  [
    // What is below a commit or a branch, before commits and branches of any name.
    ...runOperations,
    ...reviewOperations,
    ...deploymentOperations,
    ...environmentOperations,
    ...repositoryOperations,
    ...contentsOperations,
    ...pullOperations,
    ...gitObjectOperations,
    ...gitDataOperations,
  ],
  [
    ...peopleOperations,
    ...globalRepositoryOperations,
    {
      name: 'GraphQL',
      method: 'POST',
      path: /^\/graphql$/,
      handle: serveGraphql,
    },
  ],
);
