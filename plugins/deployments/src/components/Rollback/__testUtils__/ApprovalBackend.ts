import type {
  ApprovalRequest,
  Approvals,
  Rollback,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { HttpResponse, http } from 'msw';
import { ago } from '../../../testUtils';
import { TestBackend, type Instead } from './TestBackend';
import { plan, rollback } from './plans';

const BASE = 'http://localhost:7007/api/deployments';

/** The policy of a plan that somebody else has to approve. */
export const approvalPolicy = (approvals = 1) => ({
  approvals,
  approverGroups: ['group:default/release-managers'],
  expiresAfterSeconds: 7_200,
});

/** A rollback that waits for one approval by a release manager, for another hour. */
export function waitingRollback(more: Partial<Rollback> = {}): Rollback {
  return rollback({
    status: 'awaiting-approval',
    startedAt: undefined,
    plan: plan({ policy: approvalPolicy() }),
    approval: {
      required: 1,
      groups: ['group:default/release-managers'],
      expiresAt: ago(-3_600),
      decisions: [],
    },
    ...more,
  });
}

/**
 * The API with approvals: what the reader may do is set on it, and what the reader
 * decided is read from it.
 */
export class ApprovalBackend extends TestBackend {
  /** What the reader may do about a rollback, and what has changed. */
  reader: Omit<Partial<RollbackView>, 'rollback'> = {};
  approvals: Approvals = { toDecide: [], requested: [] };
  /** Answers in the place of the approvals, or of what was decided. */
  refusals: { list?: Instead; decide?: Instead } = {};
  readonly decided: Array<ApprovalRequest & { id: string }> = [];

  constructor() {
    super();
    this.handlers.unshift(
      http.get(`${BASE}/v1/approvals`, () =>
        ApprovalBackend.#or(this.refusals.list, this.approvals),
      ),
      http.get(`${BASE}/v1/rollbacks/:id`, ({ params }) => {
        const found = this.rollbacks.find(({ id }) => id === params.id);
        return found
          ? HttpResponse.json(this.#view(found))
          : HttpResponse.json({}, { status: 404 });
      }),
      http.post(
        `${BASE}/v1/rollbacks/:id/approvals`,
        async ({ params, request }) => {
          const asked = (await request.json()) as ApprovalRequest;
          const id = params.id as string;
          this.decided.push({ ...asked, id });
          if (!this.refusals.decide) this.#decide(id, asked);
          return ApprovalBackend.#or(
            this.refusals.decide,
            this.#view(this.rollbacks.find(one => one.id === id)!),
          );
        },
      ),
      http.get(`${BASE}/v1/entities/:kind/:namespace/:name/rollbacks`, () =>
        HttpResponse.json({ items: this.rollbacks }),
      ),
    );
  }

  static #or(instead: Instead | undefined, body: object) {
    if (instead === 'unreachable') return HttpResponse.error();
    return instead
      ? HttpResponse.json(instead.body, { status: instead.status })
      : HttpResponse.json(body);
  }

  #view(of: Rollback): RollbackView {
    return { rollback: of, mayUndo: false, ...this.reader };
  }

  #decide(id: string, { decision, comment }: ApprovalRequest) {
    this.reader = { ...this.reader, mayDecide: false };
    this.rollbacks = this.rollbacks.map(one =>
      one.id === id && one.approval
        ? {
            ...one,
            status: decision === 'reject' ? 'rejected' : one.status,
            approval: {
              ...one.approval,
              decisions: [
                ...one.approval.decisions,
                { by: 'Iva S.', decision, comment, at: ago(0) },
              ],
            },
          }
        : one,
    );
    this.approvals = {
      ...this.approvals,
      toDecide: this.approvals.toDecide.filter(
        ({ rollback: one }) => one.id !== id,
      ),
    };
  }
}
