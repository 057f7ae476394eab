import fc from 'fast-check';
import { deploymentSchema, type Deployment } from '../schemas';
import { mergeDeployment } from './mergeDeployment';

const base: Deployment = {
  id: 'd-1',
  targetId: 'arn:aws:lambda:us-east-1:111111111111:function:f:live',
  release: { id: '43', label: 'v43' },
  status: 'running',
  startedAt: '2026-11-23T10:00:00.000Z',
  by: { kind: 'pipeline', name: 'github' },
  inferred: false,
};
const minuteOf = (minute: number) =>
  `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;

type Case = [
  name: string,
  older: Partial<Deployment>,
  newer: Partial<Deployment>,
  expected: Partial<Deployment>,
];

describe('mergeDeployment', () => {
  it.each<Case>([
    [
      'newer facts win',
      { status: 'running' },
      { status: 'succeeded', endedAt: minuteOf(5) },
      { status: 'succeeded', endedAt: minuteOf(5) },
    ],
    [
      'what AWS no longer tells stays',
      {
        reason: 'Function not found',
        consoleUrl: 'https://console.example/d-1',
        steps: [{ name: 'Install', status: 'succeeded', hasLog: false }],
        from: { id: '42', label: 'v42' },
      },
      { steps: [] },
      {
        reason: 'Function not found',
        consoleUrl: 'https://console.example/d-1',
        steps: [{ name: 'Install', status: 'succeeded', hasLog: false }],
        from: { id: '42', label: 'v42' },
      },
    ],
    [
      'an ended deployment does not go back to running',
      { status: 'succeeded', endedAt: minuteOf(5) },
      { status: 'running' },
      { status: 'succeeded', endedAt: minuteOf(5) },
    ],
    [
      'unless it was begun anew',
      { status: 'failed', endedAt: minuteOf(5) },
      { status: 'running', startedAt: minuteOf(9) },
      { status: 'running', endedAt: undefined, startedAt: minuteOf(9) },
    ],
    [
      'what was recorded is not replaced by what was inferred',
      { status: 'succeeded', endedAt: minuteOf(5) },
      { inferred: true, startedAt: minuteOf(1), by: { kind: 'unknown' } },
      { inferred: false, startedAt: minuteOf(0), status: 'succeeded' },
    ],
    [
      'what was inferred is replaced by what was recorded',
      { inferred: true, startedAt: minuteOf(1), by: { kind: 'unknown' } },
      { startedAt: minuteOf(2) },
      { inferred: false, startedAt: minuteOf(2), by: base.by },
    ],
    [
      'nobody knows less than AWS',
      {},
      { by: { kind: 'unknown' } },
      { by: { kind: 'pipeline', name: 'github' } },
    ],
    [
      'a rollback stays one, with its reason',
      {
        by: { kind: 'rollback', name: 'user:default/jon' },
        rollbackId: 'r-1',
        reason: 'errors',
      },
      { by: { kind: 'person', name: 'role' }, reason: 'Backspin' },
      {
        by: { kind: 'rollback', name: 'user:default/jon' },
        rollbackId: 'r-1',
        reason: 'errors',
      },
    ],
    [
      'the longer form of a commit stays, with its message',
      {
        release: {
          id: '43',
          label: 'v43',
          commit: { sha: '41b07aa9912', message: 'Batch' },
        },
      },
      { release: { id: '43', label: 'v43', commit: { sha: '41b07aa' } } },
      {
        release: {
          id: '43',
          label: 'v43',
          commit: { sha: '41b07aa9912', message: 'Batch' },
        },
      },
    ],
    [
      'another commit replaces it whole',
      {
        release: {
          id: '43',
          label: 'v43',
          commit: { sha: '41b07aa9912', message: 'Batch' },
        },
      },
      { release: { id: '43', label: 'v43', commit: { sha: 'ccccccc' } } },
      { release: { id: '43', label: 'v43', commit: { sha: 'ccccccc' } } },
    ],
  ])('%s', (_, older, newer, expected) => {
    expect(
      mergeDeployment({ ...base, ...older }, { ...base, ...newer }),
    ).toMatchObject(expected);
  });

  const minute = fc.integer({ min: 0, max: 59 }).map(minuteOf);
  const anyDeployment: fc.Arbitrary<Deployment> = fc
    .record(
      {
        status: fc.constantFrom(...deploymentSchema.shape.status.options),
        startedAt: minute,
        endedAt: minute,
        reason: fc.constantFrom('a', 'b'),
        rollbackId: fc.constantFrom('r1', 'r2'),
        takenBackBy: fc.constantFrom('r3'),
        inferred: fc.boolean(),
        by: fc.record({
          kind: fc.constantFrom(
            'pipeline' as const,
            'rollback' as const,
            'unknown' as const,
          ),
        }),
      },
      { requiredKeys: ['status', 'startedAt', 'inferred', 'by'] },
    )
    .map(facts => ({ ...base, ...facts }));

  it('changes nothing when the same is heard twice', () => {
    fc.assert(
      fc.property(anyDeployment, anyDeployment, (older, newer) => {
        const once = mergeDeployment(older, newer);
        expect(mergeDeployment(once, newer)).toEqual(once);
      }),
    );
  });

  it('never loses that it was a rollback, nor that it was taken back', () => {
    fc.assert(
      fc.property(anyDeployment, anyDeployment, (older, newer) => {
        const merged = mergeDeployment(older, newer);
        const known = [older, newer];
        expect(merged.rollbackId !== undefined).toBe(
          known.some(({ rollbackId }) => rollbackId),
        );
        expect(merged.takenBackBy !== undefined).toBe(
          known.some(({ takenBackBy }) => takenBackBy),
        );
      }),
    );
  });
});
