import { execFileSync } from 'node:child_process';
import { startGithub, TOKENS } from './testing';
import type { GithubKit } from './testing';

// Git is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let kit: GithubKit;
let name: string;
let sha: string;
let made = 0;

const api = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => kit.api(method, `/repos/distrofm/${name}${path}`, body, { headers });

/** Another repository for what comes next. */
const fresh = async () => {
  made += 1;
  name = `tunes-${made}`;
  await kit.create(name);
  sha = await kit.push(await kit.clone(name, TOKENS.mara), {
    'README.md': '# Tunes\n',
    'src/a.ts': 'a',
  });
};

beforeAll(async () => {
  kit = await startGithub();
});

afterAll(() => kit.end());

describe('repositories', () => {
  beforeAll(fresh);

  it.each([
    ['a name that is taken', '/orgs/distrofm/repos', { name: 'Tunes-1' }, 422],
    ['no name', '/orgs/distrofm/repos', {}, 422],
    [
      'an organisation that nobody knows',
      '/orgs/other/repos',
      { name: 'x' },
      404,
    ],
  ])('refuse %s', async (_, path, body, status) => {
    expect((await kit.api('POST', path, body)).status).toBe(status);
  });

  it('say in GitHub’s way that a name is taken', async () => {
    const { body } = await kit.create(name);
    expect(body).toEqual({
      message: 'Repository creation failed.',
      errors: [
        {
          resource: 'Repository',
          code: 'custom',
          field: 'name',
          message: 'name already exists on this account',
        },
      ],
      documentation_url: 'https://docs.github.com/rest',
      status: '422',
    });
  });

  it('can begin with a file, be described, and go', async () => {
    await kit.api('POST', '/orgs/distrofm/repos', {
      name: 'b',
      auto_init: true,
    });
    const path = '/repos/distrofm/b';
    const readme = await kit.api('GET', `${path}/contents/README.md`);
    expect(Buffer.from(readme.body.content, 'base64').toString()).toBe('# b\n');
    await kit.api('PATCH', path, { description: 'Bees' });
    await kit.api('PUT', `${path}/topics`, { names: ['bees'] });
    expect((await kit.api('GET', path)).body).toMatchObject({
      description: 'Bees',
      topics: ['bees'],
      default_branch: 'main',
    });
    expect((await kit.api('DELETE', path)).status).toBe(204);
    expect((await kit.api('GET', path)).status).toBe(404);
    expect((await fetch(`${kit.url}/distrofm/b`)).status).toBe(404);
  });

  it('remember who may do what, of people and teams that exist', async () => {
    const access = { permission: 'admin' };
    const put = (path: string) => kit.api('PUT', path, access);
    const repo = `repos/distrofm/${name}`;
    const answers = [
      await put(`/${repo}/collaborators/mara.k`),
      await put(`/${repo}/collaborators/nobody`),
      await put(`/orgs/distrofm/teams/release-managers/${repo}`),
      await put(`/orgs/distrofm/teams/none/${repo}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 404, 204, 404]);
    expect((await kit.api('GET', '/users/distrofm')).body.type).toBe(
      'Organization',
    );
    expect((await kit.api('GET', '/users/iva.s')).body.type).toBe('User');
    expect((await kit.api('GET', '/users/nobody')).status).toBe(404);
  });
});

describe('files', () => {
  beforeAll(fresh);

  it('are given as they are, as base64, and only once', async () => {
    const accept = { accept: 'application/vnd.github.v3.raw' };
    const raw = await api(
      'GET',
      '/contents/README.md?ref=main',
      undefined,
      accept,
    );
    expect(raw.body).toBe('# Tunes\n');
    const etag = raw.headers.get('etag')!;
    const again = await api('GET', '/contents/README.md', undefined, {
      ...accept,
      'if-none-match': etag,
    });
    expect(again.status).toBe(304);
    const { body } = await api('GET', '/contents/');
    expect(body.map(({ path, type }: any) => [path, type])).toEqual([
      ['README.md', 'file'],
      ['src', 'dir'],
    ]);
    expect((await api('GET', '/contents/none')).status).toBe(404);
  });

  it('can be written', async () => {
    const content = Buffer.from('b').toString('base64');
    const put = (more: object) =>
      api('PUT', '/contents/src/a.ts', { message: 'Write', content, ...more });
    expect((await put({})).status).toBe(422);
    const known = (await api('GET', '/contents/src/a.ts')).body.sha;
    expect((await put({ sha })).status).toBe(409);
    expect((await put({ sha: known })).status).toBe(200);
    expect((await api('GET', '/commits')).body).toMatchObject([
      { commit: { message: 'Write', author: { name: 'backspin[bot]' } } },
      { sha },
    ]);
  });

  it('come as an archive', async () => {
    const response = await fetch(
      `${kit.url}/_github/api/v3/repos/distrofm/${name}/tarball/${sha}`,
      { headers: { authorization: `token ${TOKENS.app}` } },
    );
    const list = execFileSync('tar', ['-tzf', '-'], {
      input: Buffer.from(await response.arrayBuffer()),
    });
    expect(list.toString().split('\n')).toContain(
      `distrofm-${name}-${sha.slice(0, 7)}/src/a.ts`,
    );
  });
});

describe('git objects', () => {
  beforeAll(fresh);

  it('make a commit of changed files, on a branch that is moved', async () => {
    const { body: blob } = await api('POST', '/git/blobs', {
      content: Buffer.from('new').toString('base64'),
      encoding: 'base64',
    });
    const { body: head } = await api('GET', `/git/commits/${sha}`);
    const { body: tree } = await api('POST', '/git/trees', {
      base_tree: head.tree.sha,
      tree: [
        { path: 'new.txt', mode: '100644', sha: blob.sha },
        { path: 'inline.txt', mode: '100644', content: 'inline' },
        { path: 'README.md', mode: '100644', sha: null },
      ],
    });
    const { body: commit } = await api('POST', '/git/commits', {
      message: 'Change',
      tree: tree.sha,
      parents: [sha],
      author: { name: 'Mara', email: 'mara@x', date: '2026-11-23T10:00:00Z' },
    });
    const ref = { ref: 'refs/heads/change', sha: commit.sha };
    expect((await api('POST', '/git/refs', ref)).status).toBe(201);
    const { body: listed } = await api(
      'GET',
      '/git/trees/change?recursive=true',
    );
    expect(listed.tree.map(({ path }: any) => path)).toEqual([
      'inline.txt',
      'new.txt',
      'src',
      'src/a.ts',
    ]);
    const { body: compared } = await api('GET', '/compare/main...change');
    expect(compared).toMatchObject({
      ahead_by: 1,
      files: [
        { filename: 'README.md', status: 'removed' },
        { filename: 'inline.txt', status: 'added' },
        { filename: 'new.txt', status: 'added' },
      ],
    });
    const back = { sha };
    expect((await api('PATCH', '/git/refs/heads/change', back)).status).toBe(
      422,
    );
    const forced = { sha, force: true };
    await api('PATCH', '/git/refs/heads%2Fchange', forced);
    expect((await api('GET', '/branches/change')).body.commit.sha).toBe(sha);
    expect((await api('DELETE', '/git/refs/heads/change')).status).toBe(204);
    expect((await api('GET', '/branches/change')).status).toBe(404);
  });

  it.each([
    ['a tree', { tree: '1'.repeat(40), parents: [] }],
    ['a parent', { tree: '1'.repeat(40), parents: ['2'.repeat(40)] }],
  ])('want %s that is there', async (_, commit) => {
    const answer = await api('POST', '/git/commits', {
      message: 'x',
      ...commit,
    });
    expect(answer.status).toBe(422);
  });
});

describe('pull requests', () => {
  beforeEach(fresh);

  const open = async (files: Record<string, string>, branch = 'change') => {
    await kit.push(await kit.clone(name, TOKENS.mara), files, { branch });
    return api('POST', '/pulls', { title: 'T', head: branch, base: 'main' });
  };

  it('are merged by git', async () => {
    await open({ 'src/b.ts': 'b' });
    expect((await api('GET', '/pulls/1/files')).body).toEqual([
      { filename: 'src/b.ts', status: 'added' },
    ]);
    const merged = await api('PUT', '/pulls/1/merge', {
      merge_method: 'squash',
    });
    const { body } = await api('GET', `/commits/${merged.body.sha}`);
    expect(body).toMatchObject({ commit: { message: 'T (#1)' } });
    expect(body.parents).toEqual([{ sha }]);
    expect((await api('GET', '/contents/src/b.ts')).status).toBe(200);
  });

  it('are not merged where they contradict each other', async () => {
    await open({ 'src/a.ts': 'one' }, 'one');
    await open({ 'src/a.ts': 'two' }, 'two');
    expect((await api('PUT', '/pulls/1/merge')).status).toBe(200);
    const refused = await api('PUT', '/pulls/2/merge');
    expect([refused.status, refused.body.message]).toEqual([
      405,
      'Pull Request has merge conflicts',
    ]);
  });

  it('are found by their branch in GraphQL', async () => {
    await open({ 'src/b.ts': 'b' });
    const ask = (head: string) =>
      fetch(`${kit.url}/_github/api/graphql`, {
        method: 'POST',
        headers: { authorization: `token ${TOKENS.app}` },
        body: JSON.stringify({
          query: 'query { … associatedPullRequests … }',
          variables: { owner: 'distrofm', repo: name, head },
        }),
      }).then(response => response.json());
    const { data } = await ask('change');
    expect(data.repository.ref.associatedPullRequests.edges).toMatchObject([
      { node: { number: 1, url: `${kit.url}/distrofm/${name}/pull/1` } },
    ]);
    expect((await ask('none')).data.repository.ref).toBeNull();
  });
});

describe('environments', () => {
  beforeAll(fresh);

  const put = (body: object) => api('PUT', '/environments/prod', body);

  it('keep their protection, variables and secrets', async () => {
    const { body: iva } = await kit.api('GET', '/users/iva.s');
    await put({
      wait_timer: 5,
      reviewers: [{ type: 'User', id: iva.id }],
      deployment_branch_policy: {
        protected_branches: false,
        custom_branch_policies: true,
      },
    });
    const policies = '/environments/prod/deployment-branch-policies';
    await api('POST', policies, { name: 'main' });
    const variables = '/environments/prod/variables';
    await api('POST', variables, { name: 'A', value: '1' });
    const again = await api('POST', variables, { name: 'A', value: '2' });
    expect(again.status).toBe(409);
    await api('PATCH', `${variables}/A`, { name: 'A', value: '3' });
    await api('PUT', '/environments/prod/secrets/S', { encrypted_value: 'x' });
    expect((await api('GET', '/environments/prod')).body).toMatchObject({
      name: 'prod',
      protection_rules: [
        { type: 'wait_timer', wait_timer: 5 },
        {
          type: 'required_reviewers',
          reviewers: [{ type: 'User', reviewer: { login: 'iva.s' } }],
        },
        { type: 'branch_policy' },
      ],
    });
    expect((await api('GET', policies)).body.branch_policies).toMatchObject([
      { name: 'main', type: 'branch' },
    ]);
    expect((await api('GET', variables)).body.variables).toEqual([
      { name: 'A', value: '3' },
    ]);
    expect(
      (await api('GET', '/environments/prod/secrets')).body.secrets,
    ).toEqual([{ name: 'S' }]);
  });

  it.each([
    ['reviewers that nobody knows', { reviewers: [{ type: 'User', id: 1 }] }],
    [
      'a policy that contradicts itself',
      {
        deployment_branch_policy: {
          protected_branches: true,
          custom_branch_policies: true,
        },
      },
    ],
    ['a wait that is too long', { wait_timer: 50_000 }],
  ])('refuse %s', async (_, body) => {
    expect((await put(body)).status).toBe(422);
  });
});

describe('pages', () => {
  beforeAll(async () => {
    await kit.create('pages');
    await kit.push(await kit.clone('pages', TOKENS.mara), {
      'README.md': '# Tunes\n',
      'src/a.ts': 'a',
      'x.html': '<script>alert(1)</script>',
    });
  });

  it.each([
    ['/distrofm', 'pages'],
    ['/distrofm/pages', 'git clone'],
    ['/_github/distrofm/pages', 'README.md'],
    ['/distrofm/pages/blob/main/README.md', '# Tunes'],
    ['/distrofm/pages/tree/main/src', 'a.ts'],
    ['/distrofm/pages/raw/main/src/a.ts', 'a'],
    ['/distrofm/pages/actions', 'Workflow runs'],
  ])('lead somewhere: %s', async (path, text) => {
    const response = await fetch(`${kit.url}${path}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(text);
  });

  it('show markup as text', async () => {
    const response = await fetch(`${kit.url}/distrofm/pages/blob/main/x.html`);
    expect(await response.text()).not.toContain('<script>');
  });
});
