import { amplifyState, pushCommit } from '../amplify';
import { amplifyKit, commit as commitOf, HERE } from '../amplify/testing/kit';
import { GITHUB_API, putGithubToken } from '.';

const sha = (name: string) => name.padEnd(40, '0');

describe('the simulated GitHub', () => {
  const build = async () => {
    const { simulator, world, makeApp } = amplifyKit();
    putGithubToken(world, 'let-me-in', 'backspin[bot]');
    const appId = await makeApp();
    const push = (name: string) =>
      pushCommit(world, HERE, appId, 'main', commitOf(name));
    push('aaa');
    push('bbb');
    const api = async (
      method: string,
      path: string,
      body?: unknown,
      token = 'let-me-in',
    ) => {
      const response = await simulator.fetch(
        new Request(
          `http://sim.test${GITHUB_API}/repos/distrofm/player${path}`,
          {
            method,
            headers: { authorization: `Bearer ${token}` },
            body: body === undefined ? undefined : JSON.stringify(body),
          },
        ),
      );
      return { status: response.status, body: await response.json() };
    };
    const revert = async () => {
      const old = await api('GET', `/git/commits/${sha('aaa')}`);
      const commit = await api('POST', '/git/commits', {
        message: 'Go back',
        tree: old.body.tree.sha,
        parents: [sha('bbb')],
      });
      await api('POST', '/git/refs', {
        ref: 'refs/heads/back',
        sha: commit.body.sha,
      });
      const pull = await api('POST', '/pulls', {
        title: 'Go back',
        head: 'back',
        base: 'main',
      });
      return { tree: old.body.tree.sha, pull };
    };
    return { simulator, appId, push, api, revert };
  };

  it('knows what apps have been pushed', async () => {
    const { api } = await build();
    const branch = await api('GET', '/branches/main');
    expect(branch.body.commit.sha).toBe(sha('bbb'));
    const commit = await api('GET', `/git/commits/${sha('bbb')}`);
    expect(commit.body).toMatchObject({
      message: 'Change bbb',
      parents: [{ sha: sha('aaa') }],
    });
    const compared = await api('GET', `/compare/${sha('aaa')}...main`);
    expect(compared.body).toMatchObject({
      ahead_by: 1,
      commits: [{ sha: sha('bbb') }],
    });
  });

  it.each([
    ['a token that it does not know', '', 'wrong', 401, 'Bad credentials'],
    ['an unknown path', '/actions', undefined, 404, 'Not Found'],
    ['an unknown branch', '/branches/x', undefined, 404, 'Branch not found'],
    ['an unknown pull request', '/pulls/7', undefined, 404, 'Not Found'],
  ])('refuses %s', async (_, path, token, status, message) => {
    const { api } = await build();
    const answer = await api('GET', path, undefined, token);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });

  it('merges a revert into the files of before, and has the app build it', async () => {
    const { api, revert, simulator, appId } = await build();
    const { pull, tree } = await revert();
    expect(pull).toMatchObject({ status: 201, body: { state: 'open' } });
    const merged = await api('PUT', '/pulls/1/merge');
    const commit = await api('GET', `/git/commits/${merged.body.sha}`);
    expect(commit.body.tree.sha).toBe(tree);
    expect((await api('GET', '/pulls/1')).body).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: merged.body.sha,
    });
    const { jobs } = amplifyState(simulator.world, HERE).apps[appId].branches
      .main;
    expect(jobs[jobs.length - 1]).toMatchObject({
      type: 'RELEASE',
      commitId: merged.body.sha,
    });
    expect((await api('PUT', '/pulls/1/merge')).status).toBe(405);
  });

  it('merges into other files when somebody has pushed meanwhile', async () => {
    const { api, push, revert } = await build();
    const { tree } = await revert();
    push('ccc');
    const merged = await api('PUT', '/pulls/1/merge');
    const commit = await api('GET', `/git/commits/${merged.body.sha}`);
    expect(commit.body.tree.sha).not.toBe(tree);
  });

  it('makes branches and pull requests once', async () => {
    const { api, revert } = await build();
    await revert();
    const ref = { ref: 'refs/heads/back', sha: sha('aaa') };
    expect((await api('POST', '/git/refs', ref)).status).toBe(422);
    const again = await api('POST', '/pulls', {
      title: 'Go back',
      head: 'back',
      base: 'main',
    });
    expect(again.body.errors[0].message).toContain('already exists');
    const list = await api('GET', '/pulls?head=distrofm:back&state=all');
    expect(list.body).toHaveLength(1);
    await api('PATCH', '/pulls/1', { state: 'closed' });
    expect((await api('GET', '/pulls')).body).toEqual([]);
    expect((await api('GET', '/pulls/1')).body.merged).toBe(false);
  });

  it('has a page for people that merges', async () => {
    const { simulator, revert } = await build();
    const { pull } = await revert();
    const { html_url: url } = pull.body;
    const open = await simulator.fetch(new Request(url));
    expect(await open.text()).toContain('Merge pull request');
    const merged = await simulator.fetch(new Request(url, { method: 'POST' }));
    expect(await merged.text()).toContain('Merged as');
  });

  it('meets faults, and counts calls', async () => {
    const { simulator, api } = await build();
    const { control } = simulator;
    await control.resetCalls();
    await control.addFault({ service: 'github', kind: 'throttle', count: 1 });
    expect((await api('GET', '/pulls')).status).toBe(429);
    await control.addFault({
      service: 'github',
      operation: 'CreateRef',
      kind: 'timeoutAfterEffect',
      count: 1,
    });
    const ref = { ref: 'refs/heads/x', sha: sha('aaa') };
    await expect(api('POST', '/git/refs', ref)).rejects.toThrow();
    expect((await api('GET', '/branches/x')).status).toBe(200);
    expect((await control.calls({ service: 'github' })).total).toBe(3);
  });
});
