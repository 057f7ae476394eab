import { SimTime, World, WorldEvent, WorldEventHandler } from '../core/types';
import { EventQueue } from '../core/eventQueue';
import { stackHandlers } from './cloudformation/operate';
import { deploymentHandlers } from './codedeploy/run';

/** Handlers of the events that can be played back in the past. */
const HANDLERS: Record<string, Record<string, WorldEventHandler>> = {
  cloudformation: stackHandlers,
  codedeploy: deploymentHandlers,
};

/** A world whose present is some time ago. */
class PastWorld implements World {
  readonly clock: World['clock'];
  readonly random: World['random'];
  private readonly queue = new EventQueue();
  private time: SimTime;

  constructor(private readonly present: World, at: SimTime) {
    this.clock = present.clock;
    this.random = present.random;
    this.time = at;
  }

  now(): SimTime {
    return this.time;
  }

  slice<S>(...args: Parameters<World['slice']>): S {
    return this.present.slice(...args) as S;
  }

  places(service: string) {
    return this.present.places(service);
  }

  on(): void {
    throw new Error('Handlers belong to the present world');
  }

  schedule(event: WorldEvent): number {
    if (HANDLERS[event.service]?.[event.type]) {
      return this.queue.push(event);
    }
    // Alarms are not evaluated in the past, nor does this module know other services.
    return this.present.schedule({
      ...event,
      at: Math.max(event.at, this.present.now()),
    });
  }

  cancel(id: number): void {
    this.queue.cancel(id);
  }

  advance(until: SimTime = this.present.now()): void {
    for (;;) {
      const event = this.queue.takeDue(until);
      if (!event) break;
      this.time = event.at;
      HANDLERS[event.service][event.type](this, event);
    }
  }

  /** Goes on to a time, and does something there. */
  doAt(time: SimTime, act: (past: World) => void): void {
    this.advance(time);
    this.time = Math.max(this.time, time);
    act(this);
  }

  /** Hands what is still to come to the present world. */
  handOver(): void {
    for (;;) {
      const event = this.queue.takeDue(Infinity);
      if (!event) return;
      this.present.schedule(event);
    }
  }
}

/** Something that happens while the past is played back. */
export interface Happening {
  at: SimTime;
  act: (past: World) => void;
}

/**
 * Does something at a past time, with all that follows from it, as if the world had
 * been there: states, versions, deployments and stack events carry the times at
 * which they would have happened. What has not ended by now goes on in the present.
 *
 * Call it in order of time for each stack. It costs no simulated time. Alarms are not
 * evaluated in the past: let `happenings` set their states where the story needs it.
 *
 * @param happenings - what else happens meanwhile, in order of time and before now
 * @returns what `act` returned
 */
export function inThePast<T>(
  world: World,
  when: SimTime,
  act: (past: World) => T,
  happenings: Happening[] = [],
): T {
  const past = new PastWorld(world, when);
  const result = act(past);
  for (const happening of happenings) {
    if (happening.at > world.now()) {
      throw new RangeError('A happening of the past lies in the future');
    }
    past.doAt(happening.at, happening.act);
  }
  past.advance();
  past.handOver();
  return result;
}
