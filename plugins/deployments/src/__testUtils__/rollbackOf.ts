import {
  planSchema,
  rollbackSchema,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { ENTITY_REF, ago, failingProd, lambdaRelease } from '../testUtils';

/** A rollback of royalty-calculator in prod that is being carried out, unless said otherwise. */
export function rollbackOf(more: Partial<Rollback> = {}): Rollback {
  const { target } = failingProd();
  const plan = planSchema.parse({
    target,
    from: lambdaRelease(43),
    to: lambdaRelease(42),
    strategy: 'lambda-alias',
    strategies: [],
    steps: [],
    warnings: [],
    notUndone: [],
    takesBack: [],
    differences: [],
    expectedMs: 2_000,
    expectedFrom: 'one call',
    verificationSeconds: 300,
    fingerprint: 'state-1',
    madeAt: ago(60),
  });
  return rollbackSchema.parse({
    id: 'r-1',
    entityRef: ENTITY_REF,
    target,
    plan,
    reason: 'Statement export fails',
    requestedBy: 'user:default/mara',
    requestedAt: ago(60),
    status: 'running',
    steps: [],
    ...more,
  });
}
