/** The pages for people, so that links lead somewhere. */
import { GithubError } from './errors';
import { findOrganization } from './people';
import type { PageRequest } from './pages/pageRequest';
import { pullPage } from './pages/pullPage';
import { filePage, ownerPage, repositoryPage } from './pages/repositoryPages';
import { runsPage, servePagesOfRun } from './pages/runPages';
import { githubState } from './state';

const PAGE = /^\/([^/]+)(?:\/([^/]+?)(?:\.git)?)?(?:\/(.*?))?\/?$/;

/** Answers the address of a page; undefined for any other. */
export async function servePage(
  request: PageRequest,
): Promise<Response | undefined> {
  try {
    return await pageFor(request);
  } catch (error) {
    if (error instanceof GithubError) return error.toResponse();
    throw error;
  }
}

async function pageFor(request: PageRequest): Promise<Response | undefined> {
  const { world, url } = request;
  const [, owner, name, rest = ''] = PAGE.exec(url.pathname) ?? [];
  if (!owner) return undefined;
  if (!name) {
    return findOrganization(world, owner) && ownerPage(request, owner);
  }
  const slug = `${owner}/${name}`;
  const repository = githubState(world).repositories[slug];
  if (!repository) return undefined;
  const [area, ...below] = rest.split('/');
  const path = below.join('/');
  switch (area) {
    case '':
      return repositoryPage(request, repository);
    case 'pull':
      return pullPage(request, repository, Number(path));
    case 'tree':
    case 'blob':
    case 'raw':
    case 'edit':
      return filePage(request, repository, area, path);
    case 'commit':
      return filePage(request, repository, 'tree', path);
    case 'deployments':
      return runsPage(request, slug);
    case 'actions': {
      const [kind, ...last] = below;
      if (kind === 'runs')
        return servePagesOfRun(request, slug, last.join('/'));
      return runsPage(
        request,
        slug,
        kind === 'workflows' ? last[0] : undefined,
      );
    }
    default:
      return undefined;
  }
}
