/** The page of a pull request, with a button that merges it. */
import { mergePullRequest } from '../pulls';
import type { PullState, RepositoryState } from '../state';
import { html, page } from './html';
import type { PageRequest } from './pageRequest';

function stateOf(pull: PullState): string {
  if (pull.mergeCommit) return `Merged as ${pull.mergeCommit.slice(0, 7)}`;
  return pull.closedAt ? 'Closed' : 'Open';
}

/** Shows a pull request; a POST merges it. */
export async function pullPage(
  { world, git, request }: PageRequest,
  repository: RepositoryState,
  number: number,
): Promise<Response | undefined> {
  const { owner, name, pulls } = repository;
  const pull = pulls.find(candidate => candidate.number === number);
  if (!pull) return undefined;
  if (request.method === 'POST' && !pull.closedAt) {
    await mergePullRequest(world, git, repository, pull, {
      by: 'Somebody at the demo',
    });
  }
  const merge = pull.closedAt
    ? undefined
    : html`<form method="post"><button>Merge pull request</button></form>`;
  return page(
    `${owner}/${name}`,
    `${pull.title} #${number}`,
    html`<p>
        <strong>${stateOf(pull)}</strong>: ${pull.head} into ${pull.base}
      </p>
      <pre>${pull.body}</pre>
      ${merge}`,
  );
}
