/** The pages of a repository: its files, and what may be done with it. */
import { actionsOf } from '../../actions/state';
import { findEntry, listTree, readBlob } from '../git/objects';
import { historyOf, resolveCommit } from '../repositories';
import { githubState } from '../state';
import type { RepositoryState } from '../state';
import { html, page } from './html';
import type { Html } from './html';
import type { PageRequest } from './pageRequest';
import { runRows } from './runPages';

const slugOf = ({ owner, name }: RepositoryState) => `${owner}/${name}`;

/** Every repository of an owner. */
export function ownerPage({ world }: PageRequest, owner: string): Response {
  const names = Object.values(githubState(world).repositories)
    .filter(repository => repository.owner === owner)
    .map(({ name }) => name)
    .sort();
  return page(
    `${owner}/`,
    owner,
    html`<ul>
      ${names.map(
        name => html`<li><a href="/${owner}/${name}">${name}</a></li>`,
      )}
    </ul>`,
  );
}

async function fileList(
  { git }: PageRequest,
  slug: string,
  ref: string,
  tree: string,
  folder: string,
): Promise<Html> {
  const entries = await listTree(git, slug, tree);
  return html`<ul>
    ${entries.map(({ path, type }) => {
      const kind = type === 'tree' ? 'tree' : 'blob';
      const full = folder ? `${folder}/${path}` : path;
      const end = type === 'tree' ? '/' : '';
      return html`<li>
        <a href="/${slug}/${kind}/${ref}/${full}">${path}${end}</a>
      </li>`;
    })}
  </ul>`;
}

/** Files of the default branch, how to clone, pull requests, commits and runs. */
export async function repositoryPage(
  request: PageRequest,
  repository: RepositoryState,
): Promise<Response> {
  const slug = slugOf(repository);
  const { branches, defaultBranch, pulls, hasFiles, description } = repository;
  const head = branches[defaultBranch];
  const runs = [...actionsOf(request.world, slug).runs].reverse().slice(0, 10);
  const open = pulls.filter(({ closedAt }) => closedAt === undefined);
  const commits = head ? historyOf(repository, head).slice(0, 10) : [];
  const files =
    hasFiles && head
      ? html`<h2>Files of ${defaultBranch}</h2>
          ${await fileList(request, slug, defaultBranch, head, '')}`
      : html`<p>
          ${hasFiles
            ? 'Nothing has been pushed yet.'
            : 'Its commits are simulated, its files are not.'}
        </p>`;
  const clone = hasFiles
    ? html`<pre>git clone ${request.url.origin}/${slug}.git</pre>
        <p>
          Pushing asks for a user and a password: any user, and a token as the
          password, in the demo <code>simulated-github-token</code>.
        </p>`
    : undefined;
  return page(
    slug,
    slug,
    html`<p>${description}</p>
      ${clone}${files}
      <h2>Branches</h2>
      <p>${Object.keys(branches).sort().join(', ')}</p>
      <h2>Pull requests</h2>
      <ul>
        ${open.map(
          ({ number, title }) =>
            html`<li>
              <a href="/${slug}/pull/${number}">${title} #${number}</a>
            </li>`,
        )}
      </ul>
      <h2>Commits of ${defaultBranch}</h2>
      <table>
        ${commits.map(
          ({ sha, message, author, time }) =>
            html`<tr>
              <td>${sha.slice(0, 7)}</td>
              <td>${message.split('\n')[0]}</td>
              <td>${author}</td>
              <td>${new Date(time).toISOString()}</td>
            </tr>`,
        )}
      </table>
      <h2>Workflow runs</h2>
      ${runRows(slug, runs)}`,
  );
}

/** A file or a folder at a branch or commit; `raw` is the file alone. */
export async function filePage(
  request: PageRequest,
  repository: RepositoryState,
  kind: string,
  rest: string,
): Promise<Response | undefined> {
  if (!repository.hasFiles) return undefined;
  const slug = slugOf(repository);
  const { git } = request;
  // Branches may have slashes in their names.
  const known = Object.keys(repository.branches).find(
    branch => rest === branch || rest.startsWith(`${branch}/`),
  );
  const ref = known ?? rest.split('/')[0];
  const path = decodeURIComponent(rest.slice(ref.length + 1));
  const commit = resolveCommit(repository, ref);
  const entry = path ? await findEntry(git, slug, commit, path) : undefined;
  if (path && !entry) return undefined;
  if (!entry || entry.type === 'tree') {
    const tree = entry?.sha ?? commit;
    const list = await fileList(request, slug, ref, tree, path);
    return page(slug, path || ref, list);
  }
  const bytes = (await readBlob(git, slug, entry.sha))!;
  if (kind === 'raw') {
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  return page(
    slug,
    path,
    html`<p>${ref}</p>
      <pre>${bytes.toString()}</pre>`,
  );
}
