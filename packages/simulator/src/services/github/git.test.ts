import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubSimulator, startGithub, TOKENS } from './testing';
import type { GithubKit } from './testing';

// Git is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let kit: GithubKit;

beforeEach(async () => {
  kit = await startGithub();
});

afterEach(() => kit.end());

describe('git over HTTP', () => {
  it('keeps what is pushed, and gives it to whoever clones', async () => {
    const made = await kit.create('tunes');
    expect(made.body).toMatchObject({
      full_name: 'distrofm/tunes',
      html_url: `${kit.url}/distrofm/tunes`,
      clone_url: `${kit.url}/distrofm/tunes.git`,
      default_branch: 'main',
      visibility: 'private',
    });
    const mine = await kit.clone('tunes', TOKENS.mara);
    const sha = await kit.push(
      mine,
      { 'src/app.ts': 'export {};\n', 'README.md': '# Tunes\n' },
      { message: 'Begin\n\nWith a README.' },
    );
    const yours = await kit.clone('tunes');
    expect(readFileSync(join(yours, 'README.md'), 'utf8')).toBe('# Tunes\n');
    const commits = await kit.api('GET', '/repos/distrofm/tunes/commits');
    expect(commits.body).toMatchObject([
      {
        sha,
        commit: {
          message: 'Begin\n\nWith a README.',
          author: { name: 'Mara Keller' },
        },
      },
    ]);
  });

  it('asks for a token before anything is pushed', async () => {
    await kit.create('tunes');
    const folder = await kit.clone('tunes');
    await expect(kit.push(folder, { a: 'a' })).rejects.toThrow(
      /could not read Username|terminal prompts disabled/,
    );
    const other = await kit.clone('tunes');
    const remote = `http://x:wrong@${new URL(kit.url).host}/distrofm/tunes.git`;
    await kit.git(other, 'remote', 'set-url', 'origin', remote);
    await expect(kit.push(other, { a: 'a' })).rejects.toThrow(
      /Authentication failed/,
    );
  });

  it('says of a repository that is not there that it is not', async () => {
    await expect(kit.clone('nothing')).rejects.toThrow(/not found/i);
  });

  it('takes a push of branches and of their end', async () => {
    await kit.create('tunes');
    const folder = await kit.clone('tunes', TOKENS.mara);
    await kit.push(folder, { a: '1' });
    await kit.push(folder, { a: '2' }, { branch: 'develop' });
    const names = async () =>
      (await kit.api('GET', '/repos/distrofm/tunes/branches')).body.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names()).toEqual(['develop', 'main']);
    await kit.git(folder, 'push', '--quiet', 'origin', ':develop');
    expect(await names()).toEqual(['main']);
  });

  it('counts as GitHub for faults', async () => {
    await kit.create('tunes');
    await kit.simulator.control.addFault({
      service: 'github',
      operation: 'GitFetch',
      kind: 'error',
      status: 503,
      count: 1,
    });
    await expect(kit.clone('tunes')).rejects.toThrow(/503/);
    expect(existsSync(await kit.clone('tunes'))).toBe(true);
  });
});

describe('world and folder', () => {
  /** As after another start: a new simulator that reads what the last one has saved. */
  const restart = async (gitFolder: string, saved?: string) => {
    await kit.end();
    const simulator = githubSimulator(gitFolder);
    if (saved) simulator.restore(saved);
    kit = await startGithub(simulator);
  };
  const folder = mkdtempSync(join(tmpdir(), 'simulator-git-test-'));
  const status = async (name: string) =>
    (await kit.api('GET', `/repos/distrofm/${name}`)).status;

  beforeEach(() => restart(join(folder, 'git')));

  afterAll(() => rmSync(folder, { recursive: true }));

  it('go on together after another start', async () => {
    await kit.create('kept');
    await kit.push(await kit.clone('kept', TOKENS.mara), { a: 'here' });
    await restart(join(folder, 'git'), kit.simulator.save());
    const clone = await kit.clone('kept');
    expect(readFileSync(join(clone, 'a'), 'utf8')).toBe('here');
  });

  it('forget what only one of them knows', async () => {
    await kit.create('early');
    const saved = kit.simulator.save();
    await kit.create('late');
    await restart(join(folder, 'git'), saved);
    expect([await status('early'), await status('late')]).toEqual([200, 404]);
    expect((await kit.create('late')).status).toBe(201);
    await restart(join(folder, 'elsewhere'), saved);
    expect(await status('early')).toBe(404);
  });

  it('settle what was pushed after the world had been saved', async () => {
    await kit.create('crash');
    const clone = await kit.clone('crash', TOKENS.mara);
    await kit.push(clone, { a: '1' });
    const saved = kit.simulator.save();
    const sha = await kit.push(clone, { a: '2' });
    await restart(join(folder, 'git'), saved);
    const { body } = await kit.api(
      'GET',
      '/repos/distrofm/crash/branches/main',
    );
    expect(body.commit.sha).toBe(sha);
  });

  it('begin anew together', async () => {
    await kit.create('gone');
    await kit.simulator.control.reset();
    expect(await status('gone')).toBe(404);
    expect(existsSync(join(folder, 'git', 'distrofm'))).toBe(false);
  });
});
