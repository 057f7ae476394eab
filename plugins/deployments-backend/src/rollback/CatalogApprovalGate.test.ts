import { environmentPolicySchema } from '@backspin/backstage-plugin-deployments-common';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  samplePlan,
  sampleRecord,
  sampleTarget,
} from './__testUtils__/samples';
import { CatalogAwayError } from '../targets/askCatalog';
import { CatalogApprovalGate } from './CatalogApprovalGate';
import { RollbackConflictError } from './errors';
import type { Planner, WorkedOut } from './Planner';
import type { SubjectLookup } from './SubjectLookup';
import { effectivePolicy, type EffectivePolicy } from './policy/effective';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const subject = {
  target: sampleTarget(),
  entityRef: 'component:default/royalty-calculator',
  owners: [],
  systems: [],
  tags: [],
};
const prod = effectivePolicy(
  [
    {
      name: 'prod',
      title: 'prod',
      order: 0,
      rules: [],
      policy: environmentPolicySchema.parse({ approvals: 1 }),
    },
  ],
  subject,
);
const record = sampleRecord('r1', {
  status: 'awaiting-approval',
  approval: { required: 1, groups: [], expiresAt: NOW, decisions: [] },
  standing: { known: true, ownedThrough: [], claims: [] },
});

/** A gate for which nothing has changed, unless told otherwise. */
function gate(
  changed: {
    lost?: string | (() => Promise<string>);
    find?: SubjectLookup['find'];
    gone?: string[];
    found?: string;
    policy?: Partial<EffectivePolicy>;
    workOut?: () => Promise<WorkedOut>;
  } = {},
) {
  const policy = { ...prod, ...changed.policy };
  return new CatalogApprovalGate({
    subjects: {
      find: changed.find ?? (async () => changed.found ?? subject),
    },
    standing: {
      atRequest: async () => record.standing!,
      lost: async () =>
        typeof changed.lost === 'function' ? changed.lost() : changed.lost,
      isMember: async person => !changed.gone?.includes(person),
    },
    planner: {
      policyFor: () => policy,
      workOut:
        changed.workOut ??
        (async () => ({ plan: samplePlan(), policy, changed: [] })),
    } as unknown as Planner,
    now: () => NOW,
  });
}
const freeze = {
  title: 'Stocktaking',
  from: '2026-11-23T00:00',
  until: '2026-11-24T00:00',
  timeZone: 'UTC',
};

describe('CatalogApprovalGate', () => {
  it('lets pass what is as it was', async () => {
    expect(await gate().refusal(record)).toBeUndefined();
  });

  it.each([
    ['an approver who left', 'approve', true, /iva, who approved it, may not/],
    ['one whom the catalog never knew', 'approve', false, undefined],
  ] as const)(
    'looks at approvers again: %s',
    async (_, decision, confirmed, says) => {
      const decided = {
        ...record,
        approval: {
          ...record.approval!,
          groups: ['group:default/release-managers'],
          decisions: [{ by: 'user:default/iva', decision, confirmed, at: NOW }],
        },
      };
      const refused = await gate({ gone: ['user:default/iva'] }).refusal(
        decided,
      );
      expect(refused ?? '').toMatch(says ?? /^$/);
    },
  );

  it.each<[string, Parameters<typeof gate>[0], RegExp]>([
    ['the requester lost the right', { lost: 'Mara left.' }, /Mara left\./],
    ['the target is gone', { found: 'It is gone.' }, /It is gone\./],
    [
      'a freeze has begun',
      { policy: { freezeWindows: [freeze] } },
      /Stocktaking.*until 2026-11-24T00:00:00.000Z/,
    ],
    ['more must approve now', { policy: { approvals: 2 } }, /2 approvals now/],
    [
      'another plan',
      {
        workOut: async () => ({
          plan: { ...samplePlan(), fingerprint: 'other' },
          policy: prod,
          changed: ['live release'],
        }),
      },
      /has changed since the plan was made: live release\. Live now: v43/,
    ],
    [
      'no plan any more',
      {
        workOut: async () => {
          throw RollbackConflictError.refused({
            code: 'release-deleted',
            message: 'v42 was deleted.',
          });
        },
      },
      /no longer be planned: v42 was deleted\./,
    ],
    [
      'what is to be undone is gone',
      {
        workOut: async () => {
          throw new NotFoundError('There is no rollback r0');
        },
      },
      /There is no rollback r0/,
    ],
  ])('refuses, and says why: %s', async (_, changed, message) => {
    const refusal = await gate(changed).refusal(record);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^It was approved, but not carried out\./);
    expect(refusal).toMatch(/Nothing was done\. Plan again/);
  });

  it('depends on the catalog, unless glass was broken', async () => {
    const away = new CatalogAwayError('it cannot be told who is who');
    const find = jest.fn(async (_entity, _target, options) => {
      if (!options.lastKnown) throw away;
      return subject;
    });
    const lost = async () => {
      throw away;
    };
    await expect(gate({ lost }).refusal(record)).rejects.toThrow(away);
    await expect(gate({ find }).refusal(record)).rejects.toThrow(away);
    const broken = { ...record, approval: undefined, breakGlass: true };
    expect(await gate({ lost, find }).refusal(broken)).toBeUndefined();
  });

  it('cannot tell while AWS does not answer', async () => {
    const silent = gate({
      workOut: async () => {
        throw new ServiceUnavailableError('AWS did not answer');
      },
    });
    await expect(silent.refusal(record)).rejects.toThrow('did not answer');
  });
});
