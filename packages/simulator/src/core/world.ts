import { ClockOptions, SimClock } from './clock';
import { EventQueue, QueueState } from './eventQueue';
import { RandomState, SeededRandom } from './random';
import { Place, SimTime, World, WorldEvent, WorldEventHandler } from './types';

/** A world off for longer than this many ms has slept: see {@link SimWorld.load}. */
export const SLEEP_THRESHOLD_MS = 60_000;

/** Version of {@link WorldSnapshot}; a snapshot of another version is refused. */
export const SNAPSHOT_VERSION = 1;

/** Everything of a world, as plain JSON. */
export interface WorldSnapshot {
  version: number;
  seed: string;
  clock: { now: SimTime; speed: number; savedAtReal: number };
  random: RandomState;
  queue: QueueState;
  state: Record<string, Record<string, unknown>>;
}

export interface WorldOptions extends ClockOptions {
  seed?: string;
}

const placeKey = ({ account, region }: Place) => `${account}/${region}`;

/** The world over plain JSON state, with a queue of events in simulated time. */
export class SimWorld implements World {
  readonly clock: SimClock;
  readonly random: SeededRandom;
  readonly seed: string;
  private readonly realTime: () => number;
  private readonly queue = new EventQueue();
  private readonly handlers = new Map<string, WorldEventHandler>();
  private state: WorldSnapshot['state'] = {};
  private eventTime: SimTime | undefined;
  private changes = 0;

  constructor(private readonly options: WorldOptions = {}) {
    this.seed = options.seed ?? 'backspin';
    this.realTime = options.realTime ?? Date.now;
    this.clock = new SimClock(options);
    this.random = new SeededRandom(this.seed);
  }

  now(): SimTime {
    return this.eventTime ?? this.clock.now();
  }

  slice<S>(service: string, place: Place, init: () => S): S {
    const places = (this.state[service] ??= {});
    return (places[placeKey(place)] ??= init()) as S;
  }

  places(service: string): Place[] {
    return Object.keys(this.state[service] ?? {}).map(key => {
      const [account, region] = key.split('/');
      return { account, region };
    });
  }

  schedule(event: WorldEvent): number {
    if (!Number.isFinite(event.at)) {
      throw new RangeError(
        `Event ${event.service}.${event.type} has no time: ${event.at}`,
      );
    }
    return this.queue.push(event);
  }

  cancel(id: number): void {
    this.queue.cancel(id);
  }

  on(service: string, type: string, handler: WorldEventHandler): void {
    this.handlers.set(`${service}.${type}`, handler);
  }

  advance(): void {
    // A handler that asks the world to advance is already inside an advance.
    if (this.eventTime !== undefined) return;
    const until = this.clock.now();
    try {
      for (;;) {
        const event = this.queue.takeDue(until);
        if (!event) return;
        const handler = this.handlers.get(`${event.service}.${event.type}`);
        if (!handler) {
          throw new Error(
            `No handler for event ${event.service}.${event.type}`,
          );
        }
        this.eventTime = event.at;
        this.changes++;
        handler(this, event);
      }
    } finally {
      this.eventTime = undefined;
    }
  }

  /** Says that something other than an event has changed the state. */
  touch(): void {
    this.changes++;
  }

  /** Grows whenever the state may have changed: tells whether saving is worth its while. */
  get revision(): number {
    return this.changes;
  }

  /** How many events are waiting. */
  get pendingEvents(): number {
    return this.queue.size;
  }

  /** Forgets everything and starts again from the seed; handlers stay. */
  reset(): void {
    this.touch();
    this.state = {};
    this.queue.load({ nextId: 1, events: [] });
    this.random.load(new SeededRandom(this.seed).save());
    this.clock.set(this.options.startAt ?? this.realTime());
    this.clock.setSpeed(this.options.speed ?? 1);
  }

  /** The world as JSON: a {@link WorldSnapshot}. */
  save(): string {
    const snapshot: WorldSnapshot = {
      version: SNAPSHOT_VERSION,
      seed: this.seed,
      clock: {
        now: this.clock.now(),
        speed: this.clock.speed,
        savedAtReal: this.realTime(),
      },
      random: this.random.save(),
      queue: this.queue.save(),
      state: this.state,
    };
    return JSON.stringify(snapshot);
  }

  /**
   * Replaces the state by a saved one. If at most a minute has passed since, the
   * world goes on as if it had never stopped. If it was off for longer, it slept:
   * time goes on at real now, and every pending event is moved by the gap, so that
   * the builds of yesterday evening do not all finish at once this morning. Times
   * already written into the state stay what they were. A stopped clock, or one
   * that had run ahead of real time, stays where it was.
   */
  load(json: string): void {
    const snapshot = JSON.parse(json) as WorldSnapshot;
    if (snapshot.version !== SNAPSHOT_VERSION) {
      throw new Error(
        `The saved world has version ${snapshot.version}, this simulator reads ${SNAPSHOT_VERSION}`,
      );
    }
    const { now, speed, savedAtReal } = snapshot.clock;
    const real = this.realTime();
    const off = Math.max(0, real - savedAtReal);
    const slept = off > SLEEP_THRESHOLD_MS;
    let time = now;
    if (slept && speed > 0) time = Math.max(now, real);
    else if (!slept) time = now + off * speed;
    this.touch();
    this.clock.set(time);
    this.clock.setSpeed(speed);
    this.random.load(snapshot.random);
    this.queue.load(snapshot.queue, slept && speed > 0 ? time - now : 0);
    this.state = snapshot.state;
  }
}
