import {
  deploymentSchema,
  type Deployment,
  type ReleaseCandidate,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import {
  DAY,
  HOUR,
  MINUTE,
  ago,
  amplifyRelease,
  amplifyTarget,
  commit,
  lambdaRelease,
  lambdaTarget,
} from './fixtures';

/** A deployment of a target in the past; checked against the schema. */
export const past = (
  target: Target,
  more: Partial<Deployment> & Pick<Deployment, 'id' | 'release'>,
): { deployment: Deployment; target: Target } => ({
  target,
  deployment: deploymentSchema.parse({
    targetId: target.id,
    status: 'succeeded',
    startedAt: ago(HOUR),
    endedAt: ago(HOUR - 11 * MINUTE),
    by: { kind: 'pipeline', name: 'CloudFormation' },
    ...more,
  }),
});

const STEPS: Deployment['steps'] = [
  {
    name: 'PROVISION',
    status: 'succeeded',
    startedAt: ago(HOUR),
    endedAt: ago(HOUR - 41),
    hasLog: true,
  },
  {
    name: 'BUILD',
    status: 'failed',
    startedAt: ago(HOUR - 41),
    endedAt: ago(HOUR - 161),
    message: 'Build failed because npm run build ended with code 1.',
    hasLog: true,
  },
  { name: 'DEPLOY', status: 'cancelled', hasLog: false },
];

/** The history of the sketch, and some more so that there is a second page. */
export function history() {
  const prod = lambdaTarget('royalty-calculator', 'prod');
  const staging = lambdaTarget('royalty-calculator', 'staging');
  const main = amplifyTarget('artist-dashboard', 'main', 'prod');
  return [
    past(prod, {
      id: 'd-43',
      release: lambdaRelease(43, {
        commit: commit('41b07aa', 'Batch statement export', 'Jon P.'),
      }),
      from: { id: '42', label: 'v42' },
      startedAt: ago(29 * MINUTE),
      endedAt: ago(18 * MINUTE),
    }),
    past(main, {
      id: '144',
      release: amplifyRelease(142, {
        commit: commit('0a9d3c4', 'Statement filters'),
      }),
      from: { id: '143', label: '#143' },
      startedAt: ago(2 * HOUR),
      endedAt: ago(2 * HOUR - 7 * MINUTE),
      by: { kind: 'rollback', name: 'user:default/ana' },
      reason: 'payout table empty',
      rollbackId: 'rb-1',
    }),
    past(main, {
      id: '143',
      release: amplifyRelease(143, {
        commit: commit('c0ffee1', 'New payout table'),
      }),
      from: { id: '142', label: '#142' },
      startedAt: ago(2.5 * HOUR),
      endedAt: ago(2.4 * HOUR),
      by: { kind: 'pipeline' },
      takenBackBy: 'rb-1',
    }),
    past(main, {
      id: '141',
      release: amplifyRelease(141, {
        commit: commit('badc0de', 'Upgrade the bundler'),
      }),
      status: 'failed',
      startedAt: ago(5 * HOUR),
      endedAt: ago(5 * HOUR - 161),
      steps: STEPS,
    }),
    past(staging, {
      id: 'd-44',
      release: lambdaRelease(44, {
        commit: commit('5c2b9d0', 'Split rounding'),
      }),
      from: { id: '43', label: 'v43' },
      startedAt: ago(DAY),
      endedAt: ago(DAY - 20 * MINUTE),
      by: { kind: 'person', name: 'Mara K.' },
    }),
    ...Array.from({ length: 14 }, (_, index) =>
      past(prod, {
        id: `d-${41 - index}`,
        release: lambdaRelease(41 - index),
        from: { id: `${40 - index}`, label: `v${40 - index}` },
        startedAt: ago((index + 2) * 3 * DAY),
        endedAt: ago((index + 2) * 3 * DAY - 9 * MINUTE),
        status: index === 3 ? 'rolled-back' : 'succeeded',
      }),
    ),
  ];
}

/** Releases to go back to: the live one, the last good one, one deleted, one taken back. */
export const candidates = (): ReleaseCandidate[] => [
  {
    release: lambdaRelease(43, {
      commit: commit('41b07aa', 'Batch statement export', 'Jon P.'),
      createdAt: ago(30 * MINUTE),
    }),
    eligible: false,
    reason: { code: 'live-now', message: 'It is live now.' },
    lastGood: false,
    record: { liveForMs: 18 * MINUTE * 1_000, takenBack: false },
  },
  {
    release: lambdaRelease(42, {
      commit: commit('e5570f1', 'Cache exchange rates'),
      createdAt: ago(7 * DAY),
    }),
    eligible: true,
    lastGood: true,
    record: { liveForMs: 6 * DAY * 1_000, takenBack: false },
  },
  {
    release: lambdaRelease(40, {
      commit: commit('8810c6e', 'Currency table'),
      createdAt: ago(20 * DAY),
    }),
    eligible: false,
    reason: { code: 'deleted', message: 'This version has been deleted.' },
    lastGood: false,
    record: { liveForMs: 4 * DAY * 1_000, takenBack: false },
  },
  {
    release: lambdaRelease(39, {
      commit: commit('d3a0b52', 'New splits'),
      createdAt: ago(25 * DAY),
    }),
    eligible: true,
    lastGood: false,
    record: {
      liveForMs: 2 * HOUR * 1_000,
      takenBack: true,
      takenBackReason: 'double payouts',
    },
  },
];

/** Logs by step. */
export const LOGS: Record<string, string> = {
  PROVISION: '2026-11-23T12:00:01 [INFO]: # Starting environment\n',
  BUILD: Array.from(
    { length: 40 },
    (_, line) =>
      `2026-11-23T12:01:${String(line).padStart(
        2,
        '0',
      )} [INFO]: compiling module ${line + 1} of 40`,
  ).join('\n'),
  BeforeAllowTraffic: 'START\nchecks passed\nEND',
};
