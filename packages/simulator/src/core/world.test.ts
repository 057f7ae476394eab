import fc from 'fast-check';
import { SeededRandom } from './random';
import { WorldEvent } from './types';
import { SimWorld } from './world';

const place = { account: '111111111111', region: 'us-east-1' };

function setUp(startAt = 1_000_000) {
  let real = 5_000_000;
  const world = new SimWorld({ seed: 's', startAt, realTime: () => real });
  return {
    world,
    real: {
      pass(ms: number) {
        real += ms;
      },
      now: () => real,
    },
  };
}

function event(at: number, payload: unknown = {}): WorldEvent {
  return { ...place, service: 'test', type: 'ping', at, payload };
}

describe('SimClock', () => {
  it('follows real time at its speed, stops, and steps', () => {
    const { world, real } = setUp();
    real.pass(1_000);
    expect(world.now()).toBe(1_001_000);
    world.clock.setSpeed(10);
    real.pass(1_000);
    expect(world.now()).toBe(1_011_000);
    world.clock.setSpeed(0);
    real.pass(60_000);
    expect(world.now()).toBe(1_011_000);
    world.clock.step(5);
    expect(world.now()).toBe(1_011_005);
  });

  it('never runs backwards', () => {
    const { world, real } = setUp();
    real.pass(-10_000);
    expect(world.now()).toBe(1_000_000);
    expect(() => world.clock.step(-1)).toThrow('forward');
    expect(() => world.clock.setSpeed(-1)).toThrow('Speed');
  });
});

describe('SimWorld', () => {
  it('handles due events in order of time and queueing, at their own time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }),
        fc.array(fc.nat(39), { maxLength: 10 }),
        (delays, cancelled) => {
          const { world } = setUp(0);
          const seen: { at: number; id: number }[] = [];
          world.on('test', 'ping', (w, e) => {
            expect(w.now()).toBe(e.at);
            seen.push({ at: e.at, id: e.payload });
          });
          const ids = delays.map((at, index) =>
            world.schedule(event(at, index)),
          );
          const gone = new Set(cancelled.filter(i => i < ids.length));
          gone.forEach(i => world.cancel(ids[i]));
          world.clock.step(10);
          world.advance();
          const due = delays
            .map((at, id) => ({ at, id }))
            .filter(({ at, id }) => at <= 10 && !gone.has(id))
            .sort((a, b) => a.at - b.at || a.id - b.id);
          expect(seen).toEqual(due);
          const pending = delays.filter((at, i) => at > 10 && !gone.has(i));
          expect(world.pendingEvents).toBe(pending.length);
        },
      ),
    );
  });

  it('handles events that events queue, in the same advance when due', () => {
    const { world } = setUp(0);
    const seen: number[] = [];
    world.on('test', 'ping', (w, e) => {
      seen.push(e.at);
      if (e.at < 50) w.schedule(event(e.at + 20));
    });
    world.schedule(event(10));
    world.clock.step(40);
    world.advance();
    expect(seen).toEqual([10, 30]);
    world.clock.step(40);
    world.advance();
    expect(seen).toEqual([10, 30, 50]);
  });

  it('goes on after a handler has failed', () => {
    const { world } = setUp(0);
    const seen: number[] = [];
    world.on('test', 'ping', (_, e) => {
      if (e.at === 1) throw new Error('broken');
      seen.push(e.at);
    });
    world.schedule(event(1));
    world.schedule(event(2));
    world.clock.step(5);
    expect(() => world.advance()).toThrow('broken');
    world.advance();
    expect(seen).toEqual([2]);
    expect(world.now()).toBe(5);
  });

  it('keeps slices apart and lists their places', () => {
    const { world } = setUp();
    const other = { account: '222222222222', region: 'eu-west-1' };
    world.slice('a', place, () => ({ n: 1 })).n = 7;
    expect(world.slice('a', place, () => ({ n: 1 })).n).toBe(7);
    expect(world.slice('a', other, () => ({ n: 1 })).n).toBe(1);
    expect(world.places('a')).toEqual([place, other]);
    expect(world.places('b')).toEqual([]);
  });
});

describe('a saved world', () => {
  function saved(gap: number, speed = 1) {
    const { world, real } = setUp();
    world.slice('test', place, () => ({ count: 3 }));
    world.clock.setSpeed(speed);
    world.schedule(event(world.now() + 30_000, { id: 'build' }));
    world.random.next();
    const json = world.save();
    const upcoming = world.random.hex(8);
    real.pass(gap);
    const restored = new SimWorld({ seed: 'other', realTime: real.now });
    restored.load(json);
    const seen: WorldEvent[] = [];
    restored.on('test', 'ping', (_, e) => seen.push(e));
    return { restored, seen, upcoming, real };
  }

  it('goes on where it stopped: state, randomness, events, clock', () => {
    const { restored, seen, upcoming } = saved(40_000);
    expect(restored.slice('test', place, () => ({ count: 0 }))).toEqual({
      count: 3,
    });
    expect(restored.random.hex(8)).toBe(upcoming);
    expect(restored.now()).toBe(1_040_000);
    restored.advance();
    expect(seen).toEqual([event(1_030_000, { id: 'build' })]);
  });

  it('sleeps while it is off: events move by the gap, time is real now', () => {
    const { restored, seen, real } = saved(86_400_000);
    expect(restored.now()).toBe(real.now());
    restored.advance();
    expect(seen).toEqual([]);
    real.pass(30_000);
    restored.advance();
    expect(seen.map(e => e.at)).toEqual([real.now()]);
  });

  it('leaves a stopped clock stopped', () => {
    const { restored, seen } = saved(86_400_000, 0);
    expect(restored.now()).toBe(1_000_000);
    restored.clock.step(30_000);
    restored.advance();
    expect(seen).toHaveLength(1);
  });

  it('refuses a snapshot of another version', () => {
    const { world } = setUp();
    const other = { ...JSON.parse(world.save()), version: 99 };
    expect(() => world.load(JSON.stringify(other))).toThrow('version 99');
  });
});

describe('SeededRandom', () => {
  it('repeats itself from a seed and differs between seeds', () => {
    const draw = (seed: string) => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it('stays in its ranges and covers them', () => {
    const random = new SeededRandom('ranges');
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const n = random.int(1, 6);
      counts.set(n, (counts.get(n) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(800);
      expect(count).toBeLessThan(1200);
    }
    expect(random.hex(5)).toMatch(/^[0-9a-f]{5}$/);
    expect(random.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(() => random.pick([])).toThrow('empty');
  });
});
