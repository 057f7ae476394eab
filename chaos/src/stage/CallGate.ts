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
  /** The target of the rollback that it was made for; absent when it was for none alone. */
  target?: string;
  /** How many calls of all replicas came before it. */
  order: number;
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
export type Interception = <T>(call: {
  replica: Replica;
  seen: SeenCall;
  /** Has the call carried out; by the simulated AWS with a fault, when one is given. */
  serve: (fault?: FaultEffect) => Promise<T>;
}) => Promise<T>;

/** The decision which members of a group begin: a transaction, met like a call. */
export const TURN = 'group:Turn';

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

  /** Calls that were made for a target. */
  callsOf(targetId: string): SeenCall[] {
    return this.calls.filter(({ target }) => target === targetId);
  }

  /** Effects that took place on a target, by operation. */
  effects(targetId: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const call of this.callsOf(targetId).filter(tookEffect)) {
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
    return this.meet(replica, operation, (seen, fault) =>
      this.serve(new Request(url, { method, headers, body }), seen, fault),
    );
  }

  /** Passes a decision about a group on, at which a replica can be interrupted too. */
  passTurn<T>(replica: Replica, decide: () => Promise<T>): Promise<T> {
    return this.meet(replica, TURN, decide);
  }

  private async meet<T>(
    replica: Replica,
    operation: string,
    carryOut: (seen: SeenCall, fault?: FaultEffect) => Promise<T>,
  ): Promise<T> {
    await replica.alive();
    const { target } = replica;
    const nth = (this.counts.get(operation) ?? 0) + 1;
    this.counts.set(operation, nth);
    const seen: SeenCall = {
      replica: replica.name,
      operation,
      nth,
      target,
      order: this.calls.length,
      step: operation === TURN ? 'turn' : replica.stepOf(target),
      writes: operation !== TURN && isEffect(operation),
      repeats:
        DEDUPLICATED.has(operation) &&
        this.calls.some(
          call => call.operation === operation && tookEffect(call),
        ),
      status: 0,
      renewals: replica.renewalsOf(target),
    };
    this.calls.push(seen);
    const serve = (fault?: FaultEffect) => carryOut(seen, fault);
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
export async function timeOut(serve: () => Promise<unknown>): Promise<never> {
  await serve();
  throw Object.assign(new Error('Request timed out after 10000 ms'), {
    name: 'TimeoutError',
  });
}
