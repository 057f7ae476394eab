import type { Simulator } from '@backspin/simulator';

/** When, at the chosen call, the caller dies. */
export type DeathMoment =
  /** The call never reaches AWS. */
  | 'lost'
  /** The call is on its way and takes effect after the caller's death. */
  | 'late'
  /** The call has taken effect, and the caller dies before the answer. */
  | 'unanswered';

/** The call at which the caller dies. */
export interface Death {
  operation: string;
  moment: DeathMoment;
  /** Only once this one has been carried out. */
  after?: string;
}

/** The name of the operation that a request calls: `UpdateAlias`, `GetAlias` … */
function operationOf(request: Request): string {
  const target = request.headers.get('x-amz-target');
  if (target) return target.slice(target.lastIndexOf('.') + 1);
  const { pathname } = new URL(request.url);
  const alias = /\/functions\/[^/]+\/aliases\/[^/]+$/.test(pathname);
  if (alias) return request.method === 'PUT' ? 'UpdateAlias' : 'GetAlias';
  return `${request.method} ${pathname}`;
}

/** Stands before a simulated AWS, keeps account of its calls, and can kill the caller at one of them. */
export class CallGate {
  /** Operations that AWS has carried out since the gate was armed, with their statuses. */
  served: Array<{ operation: string; status: number }> = [];
  private awaited: Death | undefined;
  private kill: () => Promise<void> = async () => {};

  constructor(private readonly simulator: Simulator) {}

  /** The simulator behind the gate, to listen with. */
  get guarded(): Simulator {
    return Object.assign(Object.create(this.simulator), {
      fetch: (request: Request) => this.pass(request),
    });
  }

  /** Forgets what was served, and kills the caller at the next such call, if one is given. */
  arm(death?: Death, kill: () => Promise<void> = async () => {}): void {
    this.served = [];
    this.kill = kill;
    this.awaited = death;
  }

  /** How often AWS has carried an operation out. */
  effects(...operations: string[]): number {
    return this.served.filter(
      ({ operation, status }) => operations.includes(operation) && status < 300,
    ).length;
  }

  private isAwaited(operation: string): boolean {
    const { awaited } = this;
    return (
      operation === awaited?.operation &&
      (!awaited.after || this.effects(awaited.after) > 0)
    );
  }

  private async pass(request: Request): Promise<Response> {
    const operation = operationOf(request);
    // A copy that outlives the connection, which dies with the caller.
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body && (await request.arrayBuffer()),
    });
    const serve = async () => {
      const response = await this.simulator.fetch(copy);
      this.served.push({ operation, status: response.status });
      return response;
    };
    if (!this.isAwaited(operation)) return serve();
    const { moment } = this.awaited!;
    this.awaited = undefined;
    if (moment === 'unanswered') await serve();
    await this.kill();
    if (moment === 'late') await serve();
    throw new Error('The caller is dead');
  }
}
