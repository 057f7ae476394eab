/** The page of a pull request for people, with a button that merges it. */
import type { World } from '../../core/types';
import { mergePull } from './pulls';
import { githubState } from './state';
import type { PullState, RepositoryState } from './state';

const PULL_PAGE = /^\/([^/]+\/[^/]+)\/pull\/(\d+)$/;

const escaped = (text: string) =>
  text.replace(
    /[&<>"]/g,
    sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[sign]!),
  );

function stateOf(pull: PullState): string {
  if (pull.mergeCommit) return `Merged as ${pull.mergeCommit.slice(0, 7)}`;
  return pull.closedAt ? 'Closed' : 'Open';
}

function page({ owner, name }: RepositoryState, pull: PullState): string {
  const merge = pull.closedAt
    ? ''
    : '<form method="post"><button>Merge pull request</button></form>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(pull.title)} #${pull.number}</title>
<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}pre{white-space:pre-wrap}</style>
<p>${escaped(owner)}/${escaped(name)} in the simulated GitHub</p>
<h1>${escaped(pull.title)} #${pull.number}</h1>
<p><strong>${stateOf(pull)}</strong>: ${escaped(pull.head)} into ${escaped(
    pull.base,
  )}</p>
<pre>${escaped(pull.body)}</pre>
${merge}
</html>
`;
}

/** Answers the address of a pull request below that of the pages; undefined for any other. */
export function servePage(
  world: World,
  method: string,
  path: string,
): Response | undefined {
  const match = PULL_PAGE.exec(path);
  const repository = match && githubState(world).repositories[match[1]];
  const pull = repository?.pulls.find(
    ({ number }) => number === Number(match![2]),
  );
  if (!repository || !pull) return undefined;
  if (method === 'POST' && !pull.closedAt) {
    mergePull(world, repository, pull, 'Somebody at the demo');
  }
  return new Response(page(repository, pull), {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}
