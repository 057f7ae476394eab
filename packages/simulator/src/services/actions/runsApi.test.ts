import { TUNES } from './testing';
import { MINUTE, startTunes } from './tunesKit';
import type { TunesKit } from './tunesKit';

// Git is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let tunes: TunesKit;

beforeEach(async () => {
  tunes = await startTunes();
});

afterEach(() => tunes.end());

describe('the API of runs', () => {
  it('begins a run that somebody asks for, and can end and repeat it', async () => {
    const folder = await tunes.clone();
    await tunes.push(folder, TUNES, { branch: 'develop' });
    await tunes.pass(2 * MINUTE);
    const dispatched = await tunes.api(
      'POST',
      '/actions/workflows/deploy.yml/dispatches',
      { ref: 'develop', return_run_details: true },
    );
    const id = dispatched.body.workflow_run_id;
    expect(await tunes.runs('?event=workflow_dispatch')).toMatchObject([
      { id },
    ]);
    await tunes.api('POST', `/actions/runs/${id}/cancel`);
    expect((await tunes.runs())[0]).toMatchObject({ conclusion: 'cancelled' });
    expect((await tunes.api('POST', `/actions/runs/${id}/rerun`)).status).toBe(
      201,
    );
    await tunes.pass(2 * MINUTE);
    expect((await tunes.runs())[0]).toMatchObject({
      run_attempt: 2,
      conclusion: 'success',
    });
    expect(await tunes.log('deploy-dev')).toContain('No changes to deploy');
  });

  it('checks a pull request, and deploys what it merges', async () => {
    const folder = await tunes.goLive();
    const files = { 'src/app.ts': 'export const handler = 2;\n' };
    const sha = await tunes.push(folder, files, { branch: 'change' });
    const pull = await tunes.api('POST', '/pulls', {
      title: 'Change',
      head: 'distrofm:change',
      base: 'main',
    });
    await tunes.pass(MINUTE);
    const checks = await tunes.api('GET', `/commits/${sha}/check-runs`);
    expect(checks.body.check_runs).toMatchObject([
      { name: 'lint', conclusion: 'success' },
      { name: 'test', conclusion: 'success' },
    ]);
    expect((await fetch(pull.body.html_url, { method: 'POST' })).status).toBe(
      200,
    );
    expect((await tunes.runs('?branch=main'))[0]).toMatchObject({
      display_title: 'Merge pull request #1 from distrofm/change',
    });
  });

  it('pages, with links to the others', async () => {
    const folder = await tunes.clone();
    await tunes.push(folder, TUNES, { branch: 'develop' });
    for (const _ of [1, 2]) {
      await tunes.api('POST', '/actions/workflows/deploy.yml/dispatches', {
        ref: 'develop',
      });
    }
    const { body, headers } = await tunes.api(
      'GET',
      '/actions/runs?per_page=2',
    );
    expect([body.total_count, body.workflow_runs.length]).toEqual([3, 2]);
    expect(headers.get('link')).toContain('per_page=2&page=2>; rel="next"');
  });
});
