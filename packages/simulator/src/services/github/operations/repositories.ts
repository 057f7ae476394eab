/** Making and changing repositories, and who may do what in them. https://docs.github.com/rest/repos */
import * as z from 'zod';
import { GithubError } from '../errors';
import { writeBlob, writeCommit, writeTree } from '../git/objects';
import { readRefs } from '../git/pushes';
import { findOrganization, isUser } from '../people';
import { actionsState } from '../../actions/state';
import { githubState } from '../state';
import type { RepositoryState } from '../state';
import { notFound, paged, parsed } from '../routing';
import type {
  Answer,
  GithubCall,
  GlobalOperation,
  RepositoryCall,
  RepositoryOperation,
} from '../routing';
import { viewRepository } from '../views';

const newRepository = z.object({
  name: z.string().min(1).max(100),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().default(false),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  auto_init: z.boolean().nullish(),
});

const creationFailed = (message: string) =>
  new GithubError(422, 'Repository creation failed.', {
    resource: 'Repository',
    code: 'custom',
    field: 'name',
    message,
  });

async function createRepository(
  call: GithubCall,
  owner: string,
): Promise<Answer> {
  const { world, git, body, by } = call;
  const input = parsed(newRepository, body);
  // As GitHub does, what a name cannot hold becomes a dash.
  const name = input.name.replace(/[^\w.-]+/g, '-');
  const slug = `${owner}/${name}`;
  const { repositories } = githubState(world);
  const isTaken = Object.keys(repositories).some(
    known => known.toLowerCase() === slug.toLowerCase(),
  );
  if (isTaken) throw creationFailed('name already exists on this account');
  await git.init(slug, 'main');
  const repository: RepositoryState = {
    owner,
    name,
    defaultBranch: 'main',
    commits: {},
    branches: {},
    pulls: [],
    hasFiles: true,
    createdAt: world.now(),
    description: input.description ?? undefined,
    homepage: input.homepage ?? undefined,
    visibility: input.visibility ?? (input.private ? 'private' : 'public'),
  };
  repositories[slug] = repository;
  if (input.auto_init) {
    const readme = await writeBlob(git, slug, Buffer.from(`# ${name}\n`));
    const sha = await writeCommit(git, slug, {
      tree: await writeTree(git, slug, undefined, [
        { path: 'README.md', mode: '100644', sha: readme },
      ]),
      parents: [],
      message: 'Initial commit',
      author: by,
      time: world.now(),
    });
    await git.run(slug, ['update-ref', 'refs/heads/main', sha]);
    await readRefs(git, repository);
  }
  return { status: 201, body: viewRepository(repository, call) };
}

const repositoryChange = z.object({
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  default_branch: z.string().optional(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
});

function changeRepository(call: RepositoryCall): Answer {
  const { repository, body } = call;
  const input = parsed(repositoryChange, body);
  const branch = input.default_branch;
  if (branch && !repository.branches[branch]) {
    throw new GithubError(422, 'Validation Failed', {
      resource: 'Repository',
      code: 'invalid',
      field: 'default_branch',
      message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
    });
  }
  repository.defaultBranch = branch ?? repository.defaultBranch;
  repository.description = input.description ?? repository.description;
  repository.homepage = input.homepage ?? repository.homepage;
  if (input.visibility || input.private !== undefined) {
    repository.visibility =
      input.visibility ?? (input.private ? 'private' : 'public');
  }
  return { body: viewRepository(repository, call) };
}

function deleteRepository({ world, slug, git }: RepositoryCall): Answer {
  delete githubState(world).repositories[slug];
  delete actionsState(world).repositories[slug];
  git.remove(slug);
  return { status: 204 };
}

/** Notes what an access was asked for; nothing is refused by it. */
function putAccess(call: RepositoryCall, who: string, status: number): Answer {
  const { repository, body } = call;
  const { permission } = parsed(
    z.object({ permission: z.string().default('push') }),
    body,
  );
  repository.access = { ...repository.access, [who]: permission };
  return status === 204 ? { status } : { status, body: { permission } };
}

const protectionOf = ({ repository, params }: RepositoryCall) => {
  const { branches, protection } = repository;
  if (!branches[params.branch]) throw new GithubError(404, 'Branch not found');
  return protection?.[params.branch];
};

export const repositoryOperations: RepositoryOperation[] = [
  {
    name: 'GetRepository',
    method: 'GET',
    path: /^$/,
    handle: call => ({ body: viewRepository(call.repository, call) }),
  },
  {
    name: 'UpdateRepository',
    method: 'PATCH',
    path: /^$/,
    handle: changeRepository,
  },
  {
    name: 'DeleteRepository',
    method: 'DELETE',
    path: /^$/,
    handle: deleteRepository,
  },
  {
    name: 'ReplaceTopics',
    method: 'PUT',
    path: /^\/topics$/,
    handle({ repository, body }) {
      const { names } = parsed(z.object({ names: z.array(z.string()) }), body);
      repository.topics = names;
      return { body: { names } };
    },
  },
  {
    name: 'GetTopics',
    method: 'GET',
    path: /^\/topics$/,
    handle: ({ repository }) => ({ body: { names: repository.topics ?? [] } }),
  },
  {
    name: 'AddCollaborator',
    method: 'PUT',
    path: /^\/collaborators\/(?<user>[^/]+)$/,
    handle(call) {
      if (!isUser(call.world, call.params.user)) throw notFound();
      return putAccess(call, call.params.user, 201);
    },
  },
  {
    name: 'PutBranchProtection',
    method: 'PUT',
    path: /^\/branches\/(?<branch>.+)\/protection$/,
    handle(call) {
      protectionOf(call);
      const { repository, params, body } = call;
      repository.protection = {
        ...repository.protection,
        [params.branch]: body,
      };
      return { body: body ?? {} };
    },
  },
  {
    name: 'GetBranchProtection',
    method: 'GET',
    path: /^\/branches\/(?<branch>.+)\/protection$/,
    handle(call) {
      const protection = protectionOf(call);
      if (!protection) throw new GithubError(404, 'Branch not protected');
      return { body: protection };
    },
  },
  {
    name: 'DeleteBranchProtection',
    method: 'DELETE',
    path: /^\/branches\/(?<branch>.+)\/protection$/,
    handle(call) {
      if (!protectionOf(call)) {
        throw new GithubError(404, 'Branch not protected');
      }
      delete call.repository.protection![call.params.branch];
      return { status: 204 };
    },
  },
  {
    name: 'RequireSignatures',
    method: 'POST',
    path: /^\/branches\/(?<branch>.+)\/protection\/required_signatures$/,
    handle: () => ({ body: { enabled: true } }),
  },
  {
    name: 'SetSubscription',
    method: 'PUT',
    path: /^\/subscription$/,
    handle: () => ({ body: { subscribed: true, ignored: false } }),
  },
  {
    name: 'SetActionsAccess',
    method: 'PUT',
    path: /^\/actions\/permissions\/access$/,
    handle: () => ({ status: 204 }),
  },
  {
    name: 'SetOidcSubject',
    method: 'PUT',
    path: /^\/actions\/oidc\/customization\/sub$/,
    handle: () => ({ status: 201, body: {} }),
  },
];

export const globalRepositoryOperations: GlobalOperation[] = [
  {
    name: 'CreateRepository',
    method: 'POST',
    path: /^\/orgs\/(?<org>[^/]+)\/repos$/,
    handle(call) {
      const organization = findOrganization(call.world, call.params.org);
      if (!organization) throw notFound();
      return createRepository(call, organization.login);
    },
  },
  {
    name: 'CreateUserRepository',
    method: 'POST',
    path: /^\/user\/repos$/,
    handle: call => createRepository(call, call.by),
  },
  {
    name: 'ListOrganizationRepositories',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/repos$/,
    handle(call) {
      const { org } = call.params;
      if (!findOrganization(call.world, org)) throw notFound();
      const found = Object.values(githubState(call.world).repositories).filter(
        ({ owner }) => owner === org,
      );
      const { page, headers } = paged(call, `/orgs/${org}/repos`, found);
      return { headers, body: page.map(repo => viewRepository(repo, call)) };
    },
  },
  {
    name: 'PutTeamAccess',
    method: 'PUT',
    path: /^\/orgs\/(?<org>[^/]+)\/teams\/(?<team>[^/]+)\/repos\/(?<owner>[^/]+)\/(?<repo>[^/]+)$/,
    handle(call) {
      const { org, team, owner, repo } = call.params;
      const slug = `${owner}/${repo}`;
      const repository = githubState(call.world).repositories[slug];
      if (!findOrganization(call.world, org)?.teams[team] || !repository) {
        throw notFound();
      }
      return putAccess({ ...call, repository, slug }, `@${team}`, 204);
    },
  },
];
