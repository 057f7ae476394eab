import { CallFilter, CallReport } from './calls';
import { ClockReading, Health, Settings, SimulatorControl } from './control';
import { CONTROL_PREFIX } from './controlHttp';
import { Fault, FaultSpec } from './faults';

/** The control interface of a simulator in another process. */
export class SimulatorControlClient implements SimulatorControl {
  /** `baseUrl` is the simulator's own, e.g. `http://localhost:4566`. */
  constructor(
    private readonly baseUrl: string,
    private readonly fetchImpl: typeof fetch = fetch,
  ) {}

  health(): Promise<Health> {
    return this.send('GET', 'health');
  }

  clock(): Promise<ClockReading> {
    return this.send('GET', 'clock');
  }

  setSpeed(speed: number): Promise<ClockReading> {
    return this.send('PUT', 'clock', { speed });
  }

  stop(): Promise<ClockReading> {
    return this.send('POST', 'clock/stop');
  }

  step(ms: number): Promise<ClockReading> {
    return this.send('POST', 'clock/step', { ms });
  }

  settings(): Promise<Settings> {
    return this.send('GET', 'settings');
  }

  changeSettings(change: Partial<Settings>): Promise<Settings> {
    return this.send('PUT', 'settings', change);
  }

  faults(): Promise<Fault[]> {
    return this.send('GET', 'faults');
  }

  addFault(fault: FaultSpec): Promise<Fault> {
    return this.send('POST', 'faults', fault);
  }

  async removeFault(id: string): Promise<boolean> {
    const path = `faults/${encodeURIComponent(id)}`;
    return (await this.send<{ removed: boolean }>('DELETE', path)).removed;
  }

  async clearFaults(): Promise<void> {
    await this.send('DELETE', 'faults');
  }

  calls(filter: CallFilter = {}, recent?: number): Promise<CallReport> {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries({ ...filter, recent })) {
      if (value !== undefined) query.set(key, String(value));
    }
    return this.send('GET', `calls?${query}`);
  }

  async resetCalls(): Promise<void> {
    await this.send('DELETE', 'calls');
  }

  async reset(): Promise<void> {
    await this.send('POST', 'reset');
  }

  async save(): Promise<string> {
    return JSON.stringify(await this.send('GET', 'save'));
  }

  async restore(json: string): Promise<void> {
    await this.send('PUT', 'save', JSON.parse(json));
  }

  actions(): Promise<string[]> {
    return this.send('GET', 'actions');
  }

  act<O = unknown>(name: string, input: unknown = {}): Promise<O> {
    return this.send('POST', `actions/${encodeURIComponent(name)}`, input);
  }

  private async send<T>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const url = new URL(`${CONTROL_PREFIX}${path}`, this.baseUrl);
    const response = await this.fetchImpl(url, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) {
      throw new Error(
        `The simulator refused ${method} ${url.pathname}: ${answer.error}`,
      );
    }
    return answer;
  }
}
