import { CallFilter, CallReport } from './calls';
import { Fault, FaultSpec } from './faults';

/** The simulated clock. */
export interface ClockReading {
  /** Simulated time in ms since the epoch. */
  now: number;
  /** Simulated ms in a real one; 0 when stopped. */
  speed: number;
}

export interface Health {
  status: 'ok';
  clock: ClockReading;
  seed: string;
  services: string[];
  /** Events waiting in the queue. */
  pendingEvents: number;
}

/** Settings that can be changed while the simulator runs. */
export interface Settings {
  /** Whether the services' quotas are enforced. */
  quotas: boolean;
  /** Latency of every AWS call, in real ms. */
  latencyMs: number;
}

/**
 * The levers of a simulator, the same in process (`simulator.control`) and over HTTP
 * (`SimulatorControlClient`).
 */
export interface SimulatorControl {
  health(): Promise<Health>;
  clock(): Promise<ClockReading>;
  setSpeed(speed: number): Promise<ClockReading>;
  /** The same as `setSpeed(0)`. */
  stop(): Promise<ClockReading>;
  /** Moves simulated time forward and handles what has become due. */
  step(ms: number): Promise<ClockReading>;
  settings(): Promise<Settings>;
  changeSettings(change: Partial<Settings>): Promise<Settings>;
  faults(): Promise<Fault[]>;
  addFault(fault: FaultSpec): Promise<Fault>;
  /** False when there was no such fault. */
  removeFault(id: string): Promise<boolean>;
  clearFaults(): Promise<void>;
  calls(filter?: CallFilter, recent?: number): Promise<CallReport>;
  resetCalls(): Promise<void>;
  /** Makes the world anew from its seed; faults, calls and buckets go too. */
  reset(): Promise<void>;
  /** The world as JSON. */
  save(): Promise<string>;
  restore(json: string): Promise<void>;
  /** Names of the actions that services and the estate offer. */
  actions(): Promise<string[]>;
  /** Does a named action, e.g. `estate.pushCommit`. */
  act<O = unknown>(name: string, input?: unknown): Promise<O>;
}
