import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SimulatorControlClient } from './server/controlClient';

const KEY = { accessKeyId: 'AKIAMAIN', account: '111111111111' };

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});

afterEach(() => {
  children.splice(0).forEach(child => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
});

/** Starts the simulator as a process of its own. */
async function start(...args: string[]) {
  const child = spawn(
    process.execPath,
    [
      '-r',
      '@backstage/cli/config/nodeTransform.cjs',
      'src/main.ts',
      '--empty',
      ...args,
    ],
    { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  const ended = new Promise<number | null>(resolve => {
    child.on('exit', resolve);
  });
  let errors = '';
  child.stderr!.on('data', data => {
    errors += data;
  });
  const [line] = await Promise.race([
    createInterface({ input: child.stdout! })
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value as string]),
    ended.then(() => ['']),
  ]);
  const url = /listening on (\S+)/.exec(line ?? '')?.[1] ?? '';
  return {
    line,
    url,
    errors: () => errors,
    control: new SimulatorControlClient(url),
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

describe('the simulator process', () => {
  jest.setTimeout(30_000);

  it('keeps its world when it is ended and started again', async () => {
    const state = join(folder, 'deep', 'world.json');
    const first = await start('--port', '0', '--state', state);
    expect(first.line).toMatch(
      /^Simulator listening on http:\/\/127\.0\.0\.1:\d+ \(a new world\)$/,
    );
    expect(await first.control.health()).toMatchObject({ status: 'ok' });
    await first.control.act('iam.putAccessKey', KEY);
    expect(await first.end('SIGTERM')).toBe(0);
    expect(readFileSync(state, 'utf8')).toContain('AKIAMAIN');

    const second = await start('--port', '0', '--state', state);
    expect(second.line).toContain(`(world from ${state})`);
    expect(await second.control.save()).toContain('AKIAMAIN');
    expect(await second.end('SIGINT')).toBe(0);
  });

  it('says what is wrong and how to go on', async () => {
    const first = await start('--port', '0');
    const port = new URL(first.url).port;
    const second = await start('--port', port);
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain(
      `Port ${port} is in use. Stop the other program, or choose another port with --port.`,
    );

    const state = join(folder, 'world.json');
    writeFileSync(state, '{"version":');
    const third = await start('--port', '0', '--state', state);
    expect(await third.ended).toBe(1);
    expect(third.errors()).toContain(
      'Delete the file to begin with a new world',
    );

    const fourth = await start('--port', 'http');
    expect(await fourth.ended).toBe(1);
    expect(fourth.errors()).toContain("--port takes a number, got 'http'");
  });
});
