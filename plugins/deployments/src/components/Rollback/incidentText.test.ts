import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { failedRollback, plan, succeededRollback } from './__testUtils__/plans';
import { waitingRollback } from './__testUtils__/ApprovalBackend';
import { incidentText } from './incidentText';

/** The key, and what is put into it. */
const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as never;

const URL = 'https://backstage.example/deployments/rollbacks/r-1';
const AT = '2026-11-23T14:02:11+01:00';
const lines = (of: Rollback) => incidentText(of, URL, t).split('\n');

it('tells a rollback in a few lines, with times that are the same for all', () => {
  const of = succeededRollback({
    requestedAt: AT,
    requestedBy: 'user:default/mara.k',
    verdict: { result: 'healthy', message: 'No alarm fired.', at: AT },
  });
  expect(lines(of)).toEqual([
    'run.title royalty-calculator prod: v43 → v42',
    'run.succeeded royalty-calculator v42. run.healthy: No alarm fired.',
    'text.why Statement export fails',
    'text.askedBy mara.k 23 Nov 2026, 13:02 UTC',
    'text.liveAfter 20 s',
    URL,
  ]);
});

it('tells who decided, and that glass was broken', () => {
  const of = succeededRollback({
    breakGlass: true,
    approval: {
      required: 2,
      groups: [],
      expiresAt: AT,
      decisions: [
        { by: 'user:default/iva.s', decision: 'approve', at: AT },
        {
          by: 'user:',
          decision: 'reject',
          comment: 'No need any more',
          at: AT,
        },
      ],
    },
  });
  expect(lines(of)).toEqual(
    expect.arrayContaining([
      'text.glass',
      'text.approvedBy iva.s 23 Nov 2026, 13:02 UTC',
      'text.rejectedBy user: 23 Nov 2026, 13:02 UTC: “No need any more”',
    ]),
  );
});

it('tells until when a request waits', () => {
  const of = waitingRollback();
  of.approval!.expiresAt = AT;
  expect(lines(of).slice(1)).toEqual([
    'run.awaiting-approval royalty-calculator v42.',
    'text.why Statement export fails',
    expect.stringMatching(/^text\.askedBy Mara K\. /),
    'text.expires 23 Nov 2026, 13:02 UTC',
    URL,
  ]);
});

it('tells at which step it failed, and why', () => {
  expect(lines(failedRollback()).slice(1, 3)).toEqual([
    'run.failed royalty-calculator v42. CodeDeploy stopped the deployment. Look at its hook, try again.',
    'text.failedStep Wait for CodeDeploy',
  ]);
});

it('calls an undo an undo, and a target without environment by its branch', () => {
  const target = { ...plan().target, environment: undefined };
  const [title] = lines(succeededRollback({ undoes: 'r-0', target }));
  expect(title).toBe('run.undoTitle royalty-calculator live: v43 → v42');
});
