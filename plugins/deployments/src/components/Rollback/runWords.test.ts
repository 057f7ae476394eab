import type {
  PlanPurpose,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import {
  failedRollback,
  plan,
  rollback,
  runningRollback,
  succeededRollback,
} from './__testUtils__/plans';
import {
  landedAt,
  runAnnouncement,
  runSentence,
  runState,
  runTitle,
  runWord,
} from './runWords';

/** The key, and what is put into it. */
const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as never;

const verdict = (result: 'healthy' | 'unhealthy' | 'unknown') => ({
  result,
  message: 'Seen.',
  at: '2026-11-23T14:00:00Z',
});

const mendPlan = (purpose: PlanPurpose = 'settle-traffic') => plan({ purpose });

const CASES: Array<[string, Rollback, string, string]> = [
  ['queued', rollback({ status: 'queued' }), 'moving', 'run.word.queued'],
  ['running', rollback(), 'moving', 'run.word.running'],
  ['an undo', rollback({ undoes: 'r-0' }), 'moving', 'run.undoWord.running'],
  [
    'verifying',
    rollback({ status: 'verifying' }),
    'moving',
    'run.word.verifying',
  ],
  ['failed', failedRollback(), 'failing', 'run.word.failed'],
  [
    'cancelled',
    rollback({ status: 'cancelled' }),
    'unknown',
    'run.word.cancelled',
  ],
  ['mending', rollback({ plan: mendPlan() }), 'moving', 'run.mendWord.running'],
  [
    'mended',
    succeededRollback({ plan: mendPlan() }),
    'live',
    'run.mendWord.succeeded',
  ],
  ['healthy', succeededRollback(), 'rolled-back', 'run.word.succeeded'],
  [
    'unhealthy',
    succeededRollback({ verdict: verdict('unhealthy') }),
    'failing',
    'run.unhealthy',
  ],
  [
    'without a verdict',
    succeededRollback({ verdict: verdict('unknown') }),
    'rolled-back',
    'run.word.succeeded',
  ],
];

it.each(CASES)('a rollback is shown as it stands: %s', (_, of, state, word) => {
  expect([runState(of), runWord(of, t)]).toEqual([state, word]);
});

it('says how a rollback stands as a sentence', () => {
  expect(runSentence(rollback(), t)).toBe('run.running royalty-calculator v42');
});

it.each([
  ['settle-traffic', 'run.settled.succeeded'],
  ['back-in-step', 'run.inStep.succeeded'],
  ['roll-back', 'run.succeeded'],
] as const)('says of %s what it has come to', (purpose, key) => {
  const of = succeededRollback({ plan: mendPlan(purpose) });
  expect(runSentence(of, t)).toBe(`${key} royalty-calculator v42`);
});

it.each([
  ['a rollback', rollback(), 'run.title'],
  ['an undo', rollback({ undoes: 'r-0' }), 'run.undoTitle'],
  [
    'traffic sent to one version',
    rollback({ plan: mendPlan() }),
    'rollback.settleTitle',
  ],
  [
    'an alias back in step',
    rollback({ plan: mendPlan('back-in-step') }),
    'rollback.inStepTitle',
  ],
])('is called what was asked for: %s', (_, of, key) => {
  expect(runTitle(of, t)).toBe(`${key} royalty-calculator prod`);
});

it.each([
  [
    'the step it is at',
    runningRollback(),
    'run.running royalty-calculator v42. run.stepOf 2 2 Wait for CodeDeploy',
  ],
  [
    'the verdict',
    succeededRollback(),
    'run.succeeded royalty-calculator v42. run.healthy',
  ],
  [
    'nothing else',
    rollback({ status: 'queued' }),
    'run.queued royalty-calculator v42',
  ],
])('announces with it %s', (_, of, text) => {
  expect(runAnnouncement(of, t)).toBe(text);
});

it('knows when the release became live', () => {
  const done = succeededRollback();
  expect(landedAt(done)).toBe(done.steps[1].endedAt);
  expect(landedAt(runningRollback())).toBeUndefined();
  expect(landedAt({ ...done, steps: [] })).toBeUndefined();
});
