import {
  sampleObservation,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { summaryOf } from './summary';

const target = sampleTarget();

describe('summaryOf', () => {
  it('says what is live, since when, and from which commit', () => {
    const release = {
      ...sampleRelease('42'),
      commit: { sha: '41b07aa', message: `Batch\n\n${'x'.repeat(200)}` },
    };
    expect(
      summaryOf(
        sampleObservation(target, '42', {
          live: [{ release, weight: 1 }],
          liveSince: '2026-11-23T10:00:00.000Z',
        }),
      ),
    ).toMatchObject({
      state: 'live',
      release: { id: '42', label: 'v42' },
      commit: { sha: '41b07aa', message: 'Batch' },
      liveSince: '2026-11-23T10:00:00.000Z',
    });
  });

  it('says what moves, and how far', () => {
    const summary = summaryOf(
      sampleObservation(target, '42', {
        inFlight: {
          deploymentId: 'd',
          kind: 'traffic-shift',
          status: 'running',
          to: sampleRelease('43'),
          startedAt: '2026-11-23T10:00:00.000Z',
          by: { kind: 'pipeline' },
          steps: [],
          weight: 0.3,
          progress: 0.5,
        },
      }),
    );
    expect(summary).toMatchObject({
      state: 'moving',
      inFlight: {
        kind: 'traffic-shift',
        label: 'v43',
        weight: 0.3,
        progress: 0.5,
      },
    });
  });

  it('names the firing alarm before anything else', () => {
    const notices = [
      { code: 'builds-paused' as const, message: 'Builds are paused' },
      { code: 'out-of-step' as const, message: 'The stack is out of step' },
    ];
    const alarms = [
      { name: 'quiet', state: 'OK' as const, stopsDeployments: false },
      { name: 'errors', state: 'ALARM' as const, stopsDeployments: true },
    ];
    expect(
      summaryOf(sampleObservation(target, '42', { notices, alarms })),
    ).toMatchObject({
      state: 'failing',
      notice: 'Alarm errors is firing',
      noticeCode: undefined,
    });
    expect(
      summaryOf(sampleObservation(target, '42', { notices })),
    ).toMatchObject({
      state: 'attention',
      notice: 'The stack is out of step',
      noticeCode: 'out-of-step',
    });
    expect(
      summaryOf(sampleObservation(target, '42', { notices: [notices[0]] })),
    ).toMatchObject({ state: 'paused', noticeCode: 'builds-paused' });
  });
});
