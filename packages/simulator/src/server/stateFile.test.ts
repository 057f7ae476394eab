import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { putRole, roleArn, TOOLS_CREDENTIALS } from '../identity/registry';
import { sts } from '../services/sts/sts';
import { simulatorRequestHandler } from './requestHandler';
import { createSimulator } from './simulator';
import { StateFile } from './stateFile';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const ROLE_STATE = {
  account: '111111111111',
  name: 'reader',
  allow: [],
  trust: ['*'],
};
const ROLE = roleArn(ROLE_STATE);
const PLACE = { account: 'a', region: 'r' };

function setUp() {
  let real = 1_000_000;
  const simulator = createSimulator({
    services: [sts],
    build: world => {
      putRole(world, ROLE_STATE);
    },
    realTime: () => real,
    modules: [
      {
        id: 'estate',
        register: world => world.on('estate', 'tick', () => {}),
        actions: { push: () => 'pushed' },
      },
    ],
  });
  const path = join(folder, 'world.json');
  const client = new STSClient({
    region: 'us-east-1',
    credentials: TOOLS_CREDENTIALS,
    requestHandler: simulatorRequestHandler(simulator),
  });
  return {
    simulator,
    client,
    path,
    file: new StateFile(path, simulator, () => real),
    pass(ms: number) {
      real += ms;
    },
  };
}

describe('StateFile', () => {
  it('writes a whole file and nothing beside it', () => {
    const { file, path, simulator } = setUp();
    expect(file.save()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(simulator.save());
    expect(readdirSync(folder)).toEqual(['world.json']);
  });

  it('leaves an unchanged world alone, until the save is old', () => {
    const { file, pass } = setUp();
    file.save();
    pass(29_999);
    expect(file.save()).toBe(false);
    pass(1);
    expect(file.save()).toBe(true);
    expect(file.save()).toBe(false);
    expect(file.save(true)).toBe(true);
  });

  it.each<[string, boolean, (t: ReturnType<typeof setUp>) => unknown]>([
    ['a read', false, t => t.client.send(new GetCallerIdentityCommand({}))],
    [
      'a write',
      true,
      t =>
        t.client.send(
          new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'session' }),
        ),
    ],
    ['an action', true, t => t.simulator.control.act('estate.push')],
    [
      'an event',
      true,
      t => {
        t.simulator.world.schedule({
          ...PLACE,
          service: 'estate',
          type: 'tick',
          at: 0,
          payload: {},
        });
        t.simulator.world.advance();
      },
    ],
    ['a reset', true, t => t.simulator.control.reset()],
    ['a restore', true, t => t.simulator.restore(t.simulator.save())],
  ])('after %s, saves: %s', async (_, expected, act) => {
    const t = setUp();
    t.file.save();
    await act(t);
    expect(t.file.save()).toBe(expected);
  });

  it('loads what it saved', async () => {
    const { file, simulator } = setUp();
    simulator.world.slice('notes', PLACE, () => ({ text: 'kept' }));
    file.save();
    const other = createSimulator({ services: [sts] });
    const copy = new StateFile(join(folder, 'world.json'), other);
    expect(copy.load()).toBe(true);
    expect(other.world.slice('notes', PLACE, () => ({ text: '' }))).toEqual({
      text: 'kept',
    });
    expect(new StateFile(join(folder, 'none.json'), other).load()).toBe(false);
  });
});
