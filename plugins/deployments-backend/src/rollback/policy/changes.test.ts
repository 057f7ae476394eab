import type {
  Observation,
  Plan,
} from '@backspin/backstage-plugin-deployments-common';
import { samplePlan } from '../__testUtils__/samples';
import { changesSince } from './changes';
import type { EffectivePolicy } from './effective';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const policy: EffectivePolicy = {
  name: 'prod',
  approvals: 1,
  approverGroups: [],
  expiresAfterSeconds: 60,
  freezeWindows: [],
  verificationSeconds: 0,
  undoWhenUnhealthy: false,
};
type Seen = Pick<Observation, 'live' | 'alarms' | 'inFlight'>;
const live = (id: string): Seen['live'] => [
  { release: { id, label: `v${id}` }, weight: 1 },
];
const alarm = (state: 'ALARM' | 'OK'): Seen['alarms'] => [
  { name: 'errors', state, stopsDeployments: false },
];
const same: Seen = { live: live('43'), alarms: [] };
const warning: Plan['warnings'] = [
  { code: 'alarm-firing', title: 't', message: 'm' },
];

describe('changesSince', () => {
  it.each<
    [string, Partial<Plan>, Partial<Seen>, Partial<EffectivePolicy>, string[]]
  >([
    ['nothing', {}, {}, {}, []],
    ['a newer release', {}, { live: live('44') }, {}, ['other-release-live!']],
    ['traffic on both', {}, { live: [...live('44'), ...live('43')] }, {}, []],
    ['a new alarm', {}, { alarms: alarm('ALARM') }, {}, ['alarms-firing']],
    [
      'the alarm that was known',
      { warnings: warning },
      { alarms: alarm('ALARM') },
      {},
      [],
    ],
    [
      'the alarm is quiet',
      { warnings: warning },
      { alarms: alarm('OK') },
      {},
      ['alarms-quiet'],
    ],
    [
      'a freeze',
      {},
      {},
      {
        freezeWindows: [
          {
            title: 'f',
            from: '2026-11-23T00:00',
            until: '2026-11-24T00:00',
            timeZone: 'UTC',
          },
        ],
      },
      ['freeze!'],
    ],
    [
      'more approvals',
      {
        policy: { approvals: 0, approverGroups: [], expiresAfterSeconds: 60 },
      },
      {},
      {},
      ['policy!'],
    ],
    [
      'a forbidden strategy',
      {},
      {},
      { strategies: ['codedeploy'] },
      ['policy!'],
    ],
  ])('%s', (_, plan, seen, changed, expected) => {
    const changes = changesSince(
      { ...samplePlan(), ...plan },
      { ...same, ...seen },
      { ...policy, ...changed },
      NOW,
    );
    expect(
      changes.map(({ code, blocks }) => `${code}${blocks ? '!' : ''}`),
    ).toEqual(expected);
  });

  it('says nothing of what was never seen', () => {
    const plan = { ...samplePlan(), warnings: warning };
    expect(changesSince(plan, undefined, policy, NOW)).toEqual([]);
  });
});
