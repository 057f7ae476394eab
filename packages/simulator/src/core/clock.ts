import { Clock, SimTime } from './types';

export interface ClockOptions {
  /** Simulated time at the start, in ms since the epoch. Default: real time. */
  startAt?: SimTime;
  /** Simulated milliseconds in a real one. Default 1. */
  speed?: number;
  /** Real time in ms; `Date.now` unless a test brings its own. */
  realTime?: () => number;
}

/** Simulated time as a straight line over real time, re-anchored at each change of speed. */
export class SimClock implements Clock {
  private readonly realTime: () => number;
  private anchorReal: number;
  private anchorSim: SimTime;
  private currentSpeed: number;

  constructor(options: ClockOptions = {}) {
    this.realTime = options.realTime ?? Date.now;
    this.anchorReal = this.realTime();
    this.anchorSim = options.startAt ?? this.anchorReal;
    this.currentSpeed = options.speed ?? 1;
  }

  get speed(): number {
    return this.currentSpeed;
  }

  now(): SimTime {
    // A real clock can be set back; simulated time never runs backwards.
    const elapsed = Math.max(0, this.realTime() - this.anchorReal);
    return Math.round(this.anchorSim + elapsed * this.currentSpeed);
  }

  setSpeed(speed: number): void {
    if (!Number.isFinite(speed) || speed < 0) {
      throw new RangeError(`Speed must be zero or more, got ${speed}`);
    }
    this.set(this.now());
    this.currentSpeed = speed;
  }

  step(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`Time steps forward only, got ${ms} ms`);
    }
    this.set(this.now() + ms);
  }

  /** Sets the simulated time; only loading a saved world may move it back. */
  set(time: SimTime): void {
    this.anchorSim = time;
    this.anchorReal = this.realTime();
  }
}
