import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { World, WorldModule } from '../core/types';
import { TOOLS_CREDENTIALS } from '../identity/registry';
import { sts } from '../services/sts/sts';
import { SimulatorControlClient } from './controlClient';
import { simulatorRequestHandler } from './requestHandler';
import { createSimulator, Simulator } from './simulator';

const START = Date.UTC(2026, 10, 23);
const PLACE = { account: 'a', region: 'r' };

const state = (world: World) =>
  world.slice('estate', PLACE, () => ({ commits: [] as string[] }));

const estate: WorldModule = {
  id: 'estate',
  register(world) {
    world.on('estate', 'commit', (w, event) =>
      state(w).commits.push(event.payload),
    );
  },
  actions: {
    pushCommit: (world, { message }: { message: string }) => {
      state(world).commits.push(message);
      return { count: state(world).commits.length };
    },
  },
};

function setUp() {
  return createSimulator({
    services: [sts],
    modules: [estate],
    startAt: START,
    speed: 0,
    log: () => {},
  });
}

function overHttp(simulator: Simulator) {
  return new SimulatorControlClient('http://localhost:4566', (input, init) =>
    simulator.fetch(new Request(input, init)),
  );
}

describe.each([
  ['in process', (simulator: Simulator) => simulator.control],
  ['over HTTP', overHttp],
])('control %s', (_, controlOf) => {
  it('tells the health', async () => {
    expect(await controlOf(setUp()).health()).toEqual({
      status: 'ok',
      clock: { now: START, speed: 0 },
      seed: 'backspin',
      services: ['sts'],
      pendingEvents: 0,
    });
  });

  it('moves the clock, and the world with it', async () => {
    const simulator = setUp();
    const control = controlOf(simulator);
    simulator.world.schedule({
      ...PLACE,
      service: 'estate',
      type: 'commit',
      at: START + 60_000,
      payload: 'late',
    });
    expect(await control.step(59_999)).toEqual({
      now: START + 59_999,
      speed: 0,
    });
    expect(state(simulator.world).commits).toEqual([]);
    await control.step(1);
    expect(state(simulator.world).commits).toEqual(['late']);
    expect(await control.setSpeed(60)).toMatchObject({ speed: 60 });
    expect(await control.stop()).toMatchObject({ speed: 0 });
    expect(await control.clock()).toMatchObject({ speed: 0 });
    await expect(control.setSpeed(-1)).rejects.toThrow();
  });

  it('adds, lists, removes and clears faults', async () => {
    const control = controlOf(setUp());
    const fault = await control.addFault({
      kind: 'latency',
      ms: 5,
      service: 'sts',
    });
    expect(fault).toEqual({
      kind: 'latency',
      ms: 5,
      service: 'sts',
      id: expect.any(String),
      hits: 0,
    });
    await control.addFault({ kind: 'throttle' });
    expect(await control.faults()).toHaveLength(2);
    expect(await control.removeFault(fault.id)).toBe(true);
    expect(await control.removeFault(fault.id)).toBe(false);
    await control.clearFaults();
    expect(await control.faults()).toEqual([]);
  });

  it('counts calls', async () => {
    const simulator = setUp();
    const control = controlOf(simulator);
    const client = new STSClient({
      region: 'eu-west-1',
      credentials: TOOLS_CREDENTIALS,
      requestHandler: simulatorRequestHandler(simulator),
    });
    await client.send(new GetCallerIdentityCommand({}));
    await client.send(new GetCallerIdentityCommand({}));
    const report = await control.calls({ service: 'sts' }, 1);
    expect(report.total).toBe(2);
    expect(report.counters).toMatchObject([
      {
        account: '999999999999',
        region: 'eu-west-1',
        operation: 'GetCallerIdentity',
        count: 2,
        statuses: { 200: 2 },
      },
    ]);
    expect(report.recent).toHaveLength(1);
    expect((await control.calls({ service: 'lambda' })).total).toBe(0);
    await control.resetCalls();
    expect((await control.calls()).total).toBe(0);
  });

  it('changes settings', async () => {
    const control = controlOf(setUp());
    expect(await control.changeSettings({ quotas: false })).toEqual({
      quotas: false,
      latencyMs: 0,
    });
    expect(await control.changeSettings({ latencyMs: 60 })).toEqual({
      quotas: false,
      latencyMs: 60,
    });
    expect(await control.settings()).toEqual({ quotas: false, latencyMs: 60 });
  });

  it('acts by name', async () => {
    const simulator = setUp();
    const control = controlOf(simulator);
    expect(await control.actions()).toEqual([
      'estate.pushCommit',
      'iam.deleteAccessKey',
      'iam.deleteRole',
      'iam.putAccessKey',
      'iam.putRole',
    ]);
    expect(await control.act('estate.pushCommit', { message: 'fix' })).toEqual({
      count: 1,
    });
    expect(state(simulator.world).commits).toEqual(['fix']);
    await expect(control.act('estate.dance')).rejects.toThrow(
      "There is no action 'estate.dance'",
    );
  });

  it('keeps roles and access keys', async () => {
    const simulator = setUp();
    const control = controlOf(simulator);
    const client = new STSClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIADEV', secretAccessKey: 'x' },
      requestHandler: simulatorRequestHandler(simulator),
      maxAttempts: 1,
    });
    const assume = () =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::111111111111:role/reader',
          RoleSessionName: 'session',
        }),
      );
    await control.act('iam.putAccessKey', {
      accessKeyId: 'AKIADEV',
      account: '111111111111',
    });
    const { arn } = await control.act<{ arn: string }>('iam.putRole', {
      account: '111111111111',
      name: 'reader',
      allow: [],
      trust: ['111111111111'],
    });
    await expect(assume()).resolves.toBeDefined();
    await control.act('iam.deleteRole', { arn });
    await expect(assume()).rejects.toThrow('not authorized');
    await control.act('iam.deleteAccessKey', { accessKeyId: 'AKIADEV' });
    await expect(assume()).rejects.toThrow('security token');
  });

  it('saves, restores and resets', async () => {
    const simulator = setUp();
    const control = controlOf(simulator);
    await control.act('estate.pushCommit', { message: 'one' });
    const saved = await control.save();
    await control.reset();
    expect(state(simulator.world).commits).toEqual([]);
    await control.restore(saved);
    expect(state(simulator.world).commits).toEqual(['one']);
  });
});

describe('the control interface', () => {
  const send = async (method: string, path: string, body?: string) => {
    const response = await setUp().fetch(
      new Request(`http://localhost:4566/_simulator/${path}`, { method, body }),
    );
    return [response.status, await response.json()];
  };

  it.each([
    ['GET', 'nothing', undefined, 404, 'There is no /_simulator/nothing'],
    ['PATCH', 'clock', undefined, 405, '/_simulator/clock takes GET, PUT'],
    ['PUT', 'clock', '{"speed":"fast"}', 400, 'speed'],
    ['PUT', 'clock', 'speed', 400, 'JSON'],
    ['POST', 'faults', '{"kind":"fire"}', 400, 'kind'],
    ['POST', 'faults', '{"kind":"throttle","servce":"sts"}', 400, 'servce'],
  ])('%s %s %s answers %i', async (method, path, body, status, message) => {
    expect(await send(method, path, body)).toEqual([
      status,
      { error: expect.stringContaining(message) },
    ]);
  });
});
