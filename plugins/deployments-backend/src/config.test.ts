import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readDeploymentsConfig } from './config';

const read = (deployments: JsonObject) =>
  readDeploymentsConfig(new ConfigReader({ deployments }));

const FREEZE = {
  title: 'Friday',
  days: ['fri'],
  from: '16:00',
  to: '24:00',
  timeZone: 'Europe/Berlin',
};

describe('readDeploymentsConfig', () => {
  it('has sensible environments and paces when nothing is configured', () => {
    const config = readDeploymentsConfig(new ConfigReader({}));
    expect(
      config.environments.map(({ name, title, order, rules }) => [
        name,
        title,
        order,
        rules[0],
      ]),
    ).toEqual([
      ['dev', 'dev', 0, { branches: ['develop'] }],
      ['staging', 'staging', 1, { branches: ['staging'] }],
      ['prod', 'prod', 2, { branches: ['main'] }],
    ]);
    expect(config.environments[2].policy.typedConfirmation).toBe(true);
    expect(config.observer).toEqual({
      quietMs: 60_000,
      movingMs: 3_000,
      sweepMs: 900_000,
      resolveMs: 60_000,
    });
    expect(config.historyKeepMs).toBe(400 * 86_400_000);
    expect(config.github).toEqual({
      enabled: true,
      approveAs: 'user',
      signInHost: 'github.com',
    });
  });

  it('reads what is said of GitHub', () => {
    const { github, environments } = read({
      environments: [{ name: 'prod', githubEnvironments: ['production'] }],
      github: {
        pipelines: false,
        approveAs: 'integration',
        signInHost: 'github.example.com:8443',
      },
    });
    expect(github).toEqual({
      enabled: false,
      approveAs: 'integration',
      signInHost: 'github.example.com:8443',
    });
    expect(environments[0].githubEnvironments).toEqual(['production']);
  });

  it('reads what is configured', () => {
    const config = read({
      environments: [
        {
          name: 'prod',
          title: 'Production',
          rules: [{ tags: { stage: 'prod' }, accounts: ['012345678901'] }],
          policy: {
            approvals: 2,
            approverGroups: ['group:default/release-managers'],
            verificationSeconds: 300,
          },
        },
      ],
      observer: { quiet: { minutes: 2 }, moving: '5s', sweep: 'PT1H' },
      history: { keep: { days: 30 } },
    });
    expect(config.environments[0]).toEqual({
      name: 'prod',
      title: 'Production',
      order: 0,
      rules: [{ tags: { stage: 'prod' }, accounts: ['012345678901'] }],
      policy: {
        approvals: 2,
        approverGroups: ['group:default/release-managers'],
        verificationSeconds: 300,
        typedConfirmation: false,
      },
    });
    expect(config.observer).toMatchObject({
      quietMs: 120_000,
      movingMs: 5_000,
      sweepMs: 3_600_000,
    });
    expect(config.historyKeepMs).toBe(30 * 86_400_000);
  });

  it('reads a policy and what it says differently for some', () => {
    const { environments, breakGlass } = read({
      environments: [
        {
          name: 'prod',
          policy: {
            approvalExpiresAfter: '90 minutes',
            freezeWindows: [FREEZE],
            strategies: ['lambda-alias'],
            overrides: [
              {
                match: { tags: ['money'], systems: ['system:default/pay'] },
                approvals: 2,
              },
            ],
          },
        },
      ],
      breakGlass: { notify: ['group:default/on-call'] },
    });
    expect(environments[0]).toMatchObject({
      policy: {
        approvals: 0,
        approvalExpiresAfterSeconds: 5_400,
        freezeWindows: [FREEZE],
        strategies: ['lambda-alias'],
      },
      overrides: [
        {
          match: { tags: ['money'], systems: ['system:default/pay'] },
          policy: { approvals: 2 },
        },
      ],
    });
    expect(breakGlass.notify).toEqual(['group:default/on-call']);
  });

  const one = (environment: JsonObject) => ({
    environments: [{ name: 'prod', ...environment }],
  });
  it.each<[string, JsonObject]>([
    ['deployments.environments', { environments: [] }],
    ['deployments.environments', { environments: 'prod' }],
    ['deployments.environments[0].name', { environments: [{}] }],
    ['deployments.environments[0].name', one({ name: 'in prod' })],
    [
      'deployments.environments[1].name',
      { environments: [{ name: 'prod' }, { name: 'prod' }] },
    ],
    ['deployments.environments[0].rules[0]', one({ rules: [{}] })],
    ['deployments.environments[0].rules[0]', one({ rules: [{ branch: 'x' }] })],
    [
      'deployments.environments[0].rules[0].branches',
      one({ rules: [{ branches: 'main' }] }),
    ],
    [
      'deployments.environments[0].rules[0].accounts[0]',
      one({ rules: [{ accounts: ['12'] }] }),
    ],
    [
      'deployments.environments[0].rules[0].accounts[0]',
      one({ rules: [{ accounts: [123456789012] }] }),
    ],
    [
      'deployments.environments[0].policy.approvals',
      one({ policy: { approvals: -1 } }),
    ],
    [
      'deployments.environments[0].policy.approverGroups[0]',
      one({ policy: { approverGroups: ['managers'] } }),
    ],
    [
      'deployments.environments[0].policy.approvalExpiresAfter',
      one({ policy: { approvalExpiresAfter: 'soon' } }),
    ],
    [
      'deployments.environments[0].policy.approvalExpiresAfter',
      one({ policy: { approvalExpiresAfter: { seconds: 5 } } }),
    ],
    [
      'deployments.environments[0].policy.strategies[0]',
      one({ policy: { strategies: ['hope'] } }),
    ],
    [
      'deployments.environments[0].policy.freezeWindows[0].timeZone',
      one({
        policy: { freezeWindows: [{ ...FREEZE, timeZone: 'Mars/Base' }] },
      }),
    ],
    [
      'deployments.environments[0].policy.freezeWindows[0].days[0]',
      one({ policy: { freezeWindows: [{ ...FREEZE, days: ['friday'] }] } }),
    ],
    [
      'deployments.environments[0].policy.freezeWindows[0].until',
      one({
        policy: {
          freezeWindows: [
            {
              title: 'Holidays',
              from: '2026-12-20T18:00',
              until: '2026-02-31T08:00',
              timeZone: 'Europe/Berlin',
            },
          ],
        },
      }),
    ],
    [
      'deployments.environments[0].policy.overrides[0].match',
      one({ policy: { overrides: [{ match: {}, approvals: 1 }] } }),
    ],
    [
      'deployments.environments[0].policy.overrides[0].match.entities[0]',
      one({ policy: { overrides: [{ match: { entities: ['payouts'] } }] } }),
    ],
    ['deployments.github.approveAs', { github: { approveAs: 'whoever' } }],
    [
      'deployments.github.signInHost',
      { github: { signInHost: 'https://github.com' } },
    ],
    [
      'deployments.breakGlass.notify[0]',
      { breakGlass: { notify: ['everybody'] } },
    ],
    [
      'deployments.observer.moving',
      { observer: { moving: { milliseconds: 5 } } },
    ],
    ['deployments.observer.quiet', { observer: { quiet: 'often' } }],
    ['deployments.history.keep', { history: { keep: { hours: 1 } } }],
  ])('names %s in the error', (key, config) => {
    expect(() => read(config)).toThrow(key);
  });

  describe('rollbacks of several targets', () => {
    const limits = (rollbackGroups?: JsonObject) =>
      read({ rollbackGroups }).rollbackGroups;

    it.each([
      [undefined, { atOnce: 5, mostAtOnce: 20 }],
      [{ mostAtOnce: 3 }, { atOnce: 3, mostAtOnce: 3 }],
      [{ atOnce: 8 }, { atOnce: 8, mostAtOnce: 20 }],
    ])('%j is %j', (given, expected) => {
      expect(limits(given)).toEqual(expected);
    });

    it.each([
      [{ mostAtOnce: 29 }, /rollbackGroups\.mostAtOnce/],
      [{ atOnce: 21 }, /rollbackGroups\.atOnce: is larger than mostAtOnce/],
      [{ atOnce: 0 }, /rollbackGroups\.atOnce/],
      [{ many: 1 }, /rollbackGroups/],
    ])('%j is refused', (given, message) => {
      expect(() => limits(given)).toThrow(message);
    });
  });
});
