import type { FaultEffect, Simulator } from '@backspin/simulator';
import { operationOf } from './operationOf';
import type { Replica } from './Replica';

/** One call that reached the simulated AWS, or would have. */
export interface SeenCall {
  replica: string;
  /** `lambda:UpdateAlias` */
  operation: string;
  /** How often the operation had been called before, from 1 with this call. */
  nth: number;
  /** The step of the rollback during which it was made; `landing` after the last. */
  step: string;
  /** It changes something. */
  writes: boolean;
  /** The same request once more is no further effect, for AWS deduplicates it. */
  repeats?: boolean;
  /** Of the answer; 0 when none came. */
  status: number;
  /** How often a lease had been asserted or renewed before. */
  renewals: number;
}

const READ = /^(Get|List|Describe|BatchGet|Compare)/;
/** They change something that nobody meets: credentials, and a commit that is on no branch. */
const WITHOUT_EFFECT = new Set(['sts:AssumeRole', 'github:CreateCommit']);

/** Whether an operation changes something that people meet. */
export const isEffect = (operation: string) =>
  !WITHOUT_EFFECT.has(operation) && !READ.test(operation.split(':')[1]);

/** AWS takes these once, however often the same is asked: a deployment is stopped, or it is not. */
const DEDUPLICATED = new Set(['codedeploy:StopDeployment']);

/** Whether a call had an effect of its own. */
export const tookEffect = ({ writes, status, repeats }: SeenCall): boolean =>
  writes && !repeats && status >= 200 && status < 300;

/** What happens at a call, instead of only passing it on. */
export type Interception = (call: {
  replica: Replica;
  seen: SeenCall;
  /** Has the simulated AWS carry it out; with a fault, when one is given. */
  serve: (fault?: FaultEffect) => Promise<Response>;
}) => Promise<Response>;

/** Stands before the simulated AWS and its GitHub, keeps account of all calls, and interferes with one. */
export class CallGate {
  readonly calls: SeenCall[] = [];
  private readonly counts = new Map<string, number>();
  private awaited:
    | { operation: string; nth: number; intercept: Interception }
    | undefined;

  constructor(private readonly simulator: Simulator) {}

  /** Interferes with the nth call of an operation. */
  arm(operation: string, nth: number, intercept: Interception): void {
    this.awaited = { operation, nth, intercept };
  }

  /** Whether the call came that was to be interfered with. */
  get isSpent(): boolean {
    return this.awaited === undefined;
  }

  /** Effects that took place, by operation. */
  effects(): Map<string, number> {
    const found = new Map<string, number>();
    for (const call of this.calls.filter(tookEffect)) {
      const { operation } = call;
      found.set(operation, (found.get(operation) ?? 0) + 1);
    }
    return found;
  }

  /** Passes a call of a replica on. */
  async pass(replica: Replica, request: Request): Promise<Response> {
    // A copy that outlives the connection, which dies with the caller.
    const body = request.body && new Uint8Array(await request.arrayBuffer());
    const { method, headers, url } = request;
    const operation = await operationOf({ method, url, headers, body });
    await replica.alive();
    const nth = (this.counts.get(operation) ?? 0) + 1;
    this.counts.set(operation, nth);
    const seen: SeenCall = {
      replica: replica.name,
      operation,
      nth,
      step: replica.step,
      writes: isEffect(operation),
      repeats:
        DEDUPLICATED.has(operation) &&
        this.calls.some(
          call => call.operation === operation && tookEffect(call),
        ),
      status: 0,
      renewals: replica.renewals,
    };
    this.calls.push(seen);
    const serve = (fault?: FaultEffect) =>
      this.serve(new Request(url, { method, headers, body }), seen, fault);
    const { awaited } = this;
    if (operation !== awaited?.operation || nth !== awaited.nth) return serve();
    this.awaited = undefined;
    return awaited.intercept({ replica, seen, serve });
  }

  private async serve(
    request: Request,
    seen: SeenCall,
    fault?: FaultEffect,
  ): Promise<Response> {
    const { control } = this.simulator;
    if (fault) {
      const [service, operation] = seen.operation.split(':');
      await control.addFault({ service, operation, count: 1, ...fault });
    }
    try {
      const response = await this.simulator.fetch(request);
      seen.status = response.status;
      return response;
    } catch (error) {
      // The answer was lost, but not the effect.
      if (fault?.kind === 'timeoutAfterEffect') seen.status = 200;
      throw error;
    }
  }
}

/** Carries a call out, and has the caller give up waiting for the answer. */
export async function timeOut(serve: () => Promise<Response>): Promise<never> {
  await serve();
  throw Object.assign(new Error('Request timed out after 10000 ms'), {
    name: 'TimeoutError',
  });
}
