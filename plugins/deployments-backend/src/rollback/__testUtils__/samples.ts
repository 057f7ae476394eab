import type {
  Plan,
  PlanStep,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { digestOf } from '../digest';
import { newRecord, type RollbackRecord } from '../records';

/** The id of a function's alias `live`. */
export const lambdaId = (name = 'royalty-calculator') =>
  `arn:aws:lambda:us-east-1:333333333333:function:${name}-prod:live`;

/** An alias in prod. */
export const sampleTarget = (name = 'royalty-calculator'): Target => ({
  id: lambdaId(name),
  kind: 'lambda-alias',
  account: '333333333333',
  region: 'us-east-1',
  name,
  resourceName: `${name}-prod`,
  qualifier: 'live',
  environment: 'prod',
});

const step = (id: string, effect: boolean): PlanStep => ({
  id,
  title: effect ? 'Move the alias' : 'Wait',
  action: effect ? 'lambda:UpdateAlias' : 'lambda:GetAlias',
  call: `${id} royalty-calculator-prod live`,
  effect,
  input: {},
});

/** A plan from v43 to v42. */
export const samplePlan = (
  target = sampleTarget(),
  steps: PlanStep[] = [step('update-alias', true), step('wait', false)],
): Plan => ({
  target,
  from: { id: '43', label: 'v43' },
  to: { id: '42', label: 'v42' },
  strategy: 'lambda-alias',
  strategies: [],
  steps,
  warnings: [],
  notUndone: [],
  takesBack: [{ id: '43', label: 'v43' }],
  differences: [],
  expectedMs: 2000,
  expectedFrom: 'from the last rollbacks',
  verificationSeconds: 120,
  fingerprint: 'f',
  madeAt: '2026-11-23T10:00:00.000Z',
});

/** A rollback as it was asked for. */
export const sampleRecord = (
  id: string,
  overrides: Partial<RollbackRecord> = {},
): RollbackRecord => {
  const record: RollbackRecord = {
    ...newRecord({
      id,
      entityRef: 'component:default/royalty-calculator',
      plan: samplePlan(),
      reason: 'Errors since v43',
      requestedBy: 'user:default/ada',
      requestedAt: 1_000,
    }),
    ...overrides,
  };
  return { ...record, digest: digestOf(record) };
};
