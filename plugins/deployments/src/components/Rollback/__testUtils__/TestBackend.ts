import type {
  EntityDeployments,
  Plan,
  PlanRequest,
  ReleaseCandidate,
  Rollback,
  RollbackRequest,
} from '@backspin/backstage-plugin-deployments-common';
import { HttpResponse, http, type HttpHandler } from 'msw';
import { DeploymentsClient } from '../../../api';
import { candidates, failingProd, page } from '../../../testUtils';
import { plan, rollback } from './plans';

const BASE = 'http://localhost:7007/api/deployments';
const ENTITY = `${BASE}/v1/entities/component/default/royalty-calculator`;

/** Answers in the place of what would be answered: a status with a body, or a connection that breaks. */
export type Instead = { status: number; body: object } | 'unreachable';

/** A 409, 403 or 500 as the deployments backend sends it. */
export const refusal = (
  status: number,
  message: string,
  more: { code?: string; plan?: Plan; active?: Rollback } = {},
): Instead => ({
  status,
  body: { error: { name: 'ConflictError', message }, ...more },
});

/** What can be asked of it. */
type Route =
  | 'page'
  | 'releases'
  | 'plan'
  | 'request'
  | 'rollback'
  | 'cancel'
  | 'resume';

/**
 * The plugin's HTTP API with one entity, for msw. What it answers is set on it;
 * what was asked of it is read from it.
 */
export class TestBackend {
  page: EntityDeployments = page([failingProd()]);
  candidates: ReleaseCandidate[] = candidates();
  /** Why none of the releases can be gone back to. */
  releasesRefusal?: { code: string; message: string };
  /** Answers a request for a plan. */
  planFor: (request: PlanRequest) => Plan = () => plan();
  rollbacks: Rollback[] = [];
  mayUndo = true;
  /** What goes wrong, until it is taken away. */
  instead: Partial<Record<Route, Instead>> = {};
  /** What is not answered before something has happened. */
  hold: Partial<Record<Route, Promise<void>>> = {};

  readonly planned: PlanRequest[] = [];
  readonly requested: RollbackRequest[] = [];
  readonly cancelled: string[] = [];
  readonly resumed: unknown[] = [];

  readonly handlers: HttpHandler[] = [
    http.get(`${ENTITY}/deployments`, () =>
      this.#answer('page', () => this.page),
    ),
    http.get(`${ENTITY}/releases`, () =>
      this.#answer('releases', () => ({
        candidates: this.candidates,
        refusal: this.releasesRefusal,
      })),
    ),
    http.post(`${ENTITY}/plans`, async ({ request }) => {
      const asked = (await request.json()) as PlanRequest;
      this.planned.push(asked);
      return this.#answer('plan', () => this.planFor(asked));
    }),
    http.post(`${ENTITY}/rollbacks`, async ({ request }) => {
      const asked = (await request.json()) as RollbackRequest;
      this.requested.push(asked);
      return this.#answer('request', () => this.#begin(asked), 202);
    }),
    http.get(`${BASE}/v1/rollbacks/:id`, ({ params }) => {
      const found = this.rollbacks.find(({ id }) => id === params.id);
      return found
        ? this.#answer('rollback', () => ({
            rollback: found,
            mayUndo: this.mayUndo,
          }))
        : HttpResponse.json({}, { status: 404 });
    }),
    http.post(`${BASE}/v1/rollbacks/:id/cancel`, ({ params }) => {
      this.cancelled.push(params.id as string);
      return this.#answer('cancel', () => {
        this.rollbacks = this.rollbacks.map(one =>
          one.id === params.id ? { ...one, status: 'cancelled' } : one,
        );
        return {};
      });
    }),
    http.post(`${ENTITY}/auto-build`, async ({ request }) => {
      this.resumed.push(await request.json());
      return this.#answer('resume', () => ({}));
    }),
  ];

  /** A client of this backend, as the app has one. */
  readonly client = new DeploymentsClient({
    discoveryApi: { getBaseUrl: async () => BASE },
    fetchApi: { fetch: (input, init) => fetch(input, init) },
  });

  #begin(asked: RollbackRequest): Rollback {
    const begun = rollback({
      id: `r-${this.rollbacks.length + 1}`,
      status: 'queued',
      startedAt: undefined,
      reason: asked.reason,
      undoes: asked.undoes,
      plan: this.planFor(asked),
    });
    this.rollbacks = [...this.rollbacks, begun];
    return begun;
  }

  async #answer(route: Route, body: () => object, status = 200) {
    await this.hold[route];
    const instead = this.instead[route];
    if (instead === 'unreachable') return HttpResponse.error();
    return instead
      ? HttpResponse.json(instead.body, { status: instead.status })
      : HttpResponse.json(body(), { status });
  }
}

/** A promise, and what keeps it. */
export function promise(): { kept: Promise<void>; keep(): void } {
  let keep = () => {};
  const kept = new Promise<void>(resolve => {
    keep = resolve;
  });
  return { kept, keep };
}
