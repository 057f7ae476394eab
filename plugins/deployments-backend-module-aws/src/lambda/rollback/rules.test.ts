import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type {
  Deployment,
  ReleaseCandidate,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { bareRelease } from '@backspin/backstage-plugin-deployments-node';
import { parseAppSpec } from '../codedeploy/appSpec';
import { appSpecRevision } from './appSpec';
import { lambdaCandidates } from './candidates';
import { configurationDifferences } from './differences';
import { expectedTime } from './expected';
import type { PlanFacts, TargetFacts, TrafficShift } from './facts';
import { lambdaStrategies } from './strategies';
import type { StrategyFacts } from './strategies';
import { lambdaWarnings } from './warnings';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const release = (id: string) => bareRelease('lambda-alias', id);

const deployed = (
  id: string,
  hoursAgo: number,
  status: Deployment['status'] = 'succeeded',
): Deployment => ({
  id: `d-${id}-${hoursAgo}`,
  targetId: 'arn:target',
  release: release(id),
  status,
  startedAt: new Date(NOW - hoursAgo * 3_600_000).toISOString(),
  by: { kind: 'pipeline' },
  inferred: false,
});

const linear: TrafficShift = {
  configuration: 'CodeDeployDefault.LambdaLinear10PercentEvery2Minutes',
  routing: { type: 'linear', share: 0.1, minutes: 2 },
};

describe('lambdaStrategies', () => {
  const inFlight = { id: 'd-1', from: '42', to: '43', isRollback: false };
  const second = { version: '43', weight: 0.1 };

  it.each<[string, StrategyFacts, string | undefined, string[]]>([
    [
      'no group',
      { alias: { version: '43' }, to: '42' },
      'lambda-alias',
      ['lambda-alias'],
    ],
    [
      'a group at rest',
      { alias: { version: '43' }, group: 'g', to: '42' },
      'codedeploy',
      ['codedeploy', 'lambda-alias'],
    ],
    [
      'a group that shifts traffic gradually',
      { alias: { version: '43' }, group: 'g', shift: linear, to: '42' },
      'codedeploy',
      ['codedeploy', 'lambda-alias', 'codedeploy-canary'],
    ],
    [
      'a group that moves all traffic at once',
      {
        alias: { version: '43' },
        group: 'g',
        shift: {
          configuration: 'CodeDeployDefault.LambdaAllAtOnce',
          routing: { type: 'all-at-once' },
        },
        to: '42',
      },
      'codedeploy',
      ['codedeploy', 'lambda-alias'],
    ],
    [
      'a group and a stack out of step',
      {
        alias: { version: '42' },
        group: 'g',
        shift: linear,
        to: '43',
        purpose: 'back-in-step',
      },
      'lambda-alias',
      ['codedeploy', 'lambda-alias', 'codedeploy-canary'],
    ],
    [
      'weights left over that are to be settled',
      {
        alias: { version: '42', second },
        group: 'g',
        shift: linear,
        to: '42',
        purpose: 'settle-traffic',
      },
      'lambda-alias',
      ['lambda-alias'],
    ],
    [
      'a group at rest and weights left over',
      { alias: { version: '42', second }, group: 'g', to: '42' },
      'lambda-alias',
      ['lambda-alias'],
    ],
    [
      'a deployment in progress, back to what was before',
      { alias: { version: '42', second }, group: 'g', inFlight, to: '42' },
      'codedeploy-stop',
      ['codedeploy-stop'],
    ],
    [
      'a deployment in progress, back to something older',
      { alias: { version: '42', second }, group: 'g', inFlight, to: '41' },
      undefined,
      [],
    ],
    [
      "CodeDeploy's own rollback in progress",
      {
        alias: { version: '42', second },
        group: 'g',
        inFlight: { ...inFlight, isRollback: true },
        to: '42',
      },
      undefined,
      [],
    ],
    [
      'a group that has all traffic on the version already',
      { alias: { version: '42' }, group: 'g', to: '42' },
      'lambda-alias',
      ['lambda-alias'],
    ],
  ])('with %s', (_, facts, recommended, eligible) => {
    const options = lambdaStrategies(facts);
    expect(options.find(option => option.recommended)?.id).toBe(recommended);
    expect(
      options.filter(option => option.eligible).map(({ id }) => id),
    ).toEqual(eligible);
  });

  const version = fc.constantFrom('41', '42', '43');
  const facts: fc.Arbitrary<StrategyFacts> = fc.record({
    alias: fc.record({
      version,
      second: fc.option(
        fc.record({ version, weight: fc.constantFrom(0.1, 0.5, 1) }),
        { nil: undefined },
      ),
    }),
    inFlight: fc.option(
      fc.record({
        id: fc.constant('d-1'),
        from: version,
        to: version,
        isRollback: fc.boolean(),
      }),
      { nil: undefined },
    ),
    group: fc.option(fc.constant('g'), { nil: undefined }),
    shift: fc.option(fc.constant(linear), { nil: undefined }),
    to: version,
    purpose: fc.constantFrom(
      undefined,
      'roll-back' as const,
      'back-in-step' as const,
    ),
  });

  it('never moves an alias in the middle of a deployment, and gives a reason for everything', () => {
    fc.assert(
      fc.property(facts, input => {
        const options = lambdaStrategies(input);
        const byId = Object.fromEntries(
          options.map(option => [option.id, option]),
        );
        const moving = input.inFlight !== undefined;
        expect(byId['lambda-alias'].eligible).toBe(!moving);
        expect(byId.codedeploy.eligible && moving).toBe(false);
        expect(
          byId['codedeploy-canary'].eligible && !byId.codedeploy.eligible,
        ).toBe(false);
        expect(byId['codedeploy-canary'].recommended).toBe(false);
        expect(byId['codedeploy-stop'].eligible && !moving).toBe(false);
        const recommended = options.filter(option => option.recommended);
        expect(recommended.length).toBe(
          options.some(option => option.eligible) ? 1 : 0,
        );
        recommended.forEach(option => expect(option.eligible).toBe(true));
        options.forEach(({ reason, title }) => {
          expect(reason).toMatch(/\.$/);
          expect(title).not.toBe('');
        });
      }),
    );
  });
});

describe('lambdaCandidates', () => {
  const facts = (more: Partial<TargetFacts> = {}): TargetFacts => ({
    alias: { version: '43', revisionId: 'r' },
    versions: ['44', '43', '42', '41'].map(id => ({ release: release(id) })),
    ...more,
  });
  const history = [deployed('43', 1), deployed('42', 5), deployed('41', 9)];
  const codes = (candidates: ReleaseCandidate[]) =>
    Object.fromEntries(
      candidates.map(({ release: { id }, reason, lastGood }) => [
        id,
        `${reason?.code ?? 'ok'}${lastGood ? ' chosen' : ''}`,
      ]),
    );
  const candidates = (
    input: TargetFacts,
    deployments = history,
    rollbacks: Rollback[] = [],
  ) =>
    codes(
      lambdaCandidates({
        facts: input,
        history: deployments,
        rollbacks,
        now: NOW,
      }),
    );

  it('leaves out $LATEST, and keeps what only history knows', () => {
    expect(
      candidates(facts(), [
        deployed('$LATEST', 0),
        ...history,
        deployed('40', 20),
      ]),
    ).toEqual({
      '44': 'never-live',
      '43': 'live-now',
      '42': 'ok chosen',
      '41': 'ok',
      '40': 'deleted',
    });
  });

  it('does not offer one whose deployment failed', () => {
    expect(
      candidates(facts(), [
        deployed('43', 1),
        deployed('42', 5, 'rolled-back'),
        deployed('41', 9),
      ]),
    ).toMatchObject({ '42': 'never-live', '41': 'ok chosen' });
  });

  it('offers an older one of which history says nothing, but does not choose it', () => {
    expect(candidates(facts(), [])).toMatchObject({ '42': 'ok', '41': 'ok' });
  });

  it('does not offer the same code and configuration', () => {
    const same = (id: string, configSha256?: string) => ({
      release: { ...release(id), configuration: { codeSha256: 'a' } },
      configSha256,
    });
    const versions = [same('43', 'x'), same('42', 'x'), same('41', 'y')];
    expect(candidates(facts({ versions }))).toEqual({
      '43': 'live-now',
      '42': 'same-code',
      '41': 'ok chosen',
    });
    // The same code with a configuration that AWS does not tell is worth trying.
    const unknown = [same('43'), same('42')];
    expect(candidates(facts({ versions: unknown }))).toMatchObject({
      '42': 'ok chosen',
    });
  });

  it('goes back to the version beside a weight that is left over', () => {
    expect(
      candidates(
        facts({
          alias: {
            version: '43',
            second: { version: '44', weight: 0.2 },
            revisionId: 'r',
          },
        }),
      ),
    ).toEqual({ '44': 'live-now', '43': 'ok chosen', '42': 'ok', '41': 'ok' });
  });

  const inFlight = {
    id: 'd-1',
    status: 'InProgress',
    from: '43',
    to: '44',
    isRollback: false,
    group: { application: 'a', group: 'g' },
  };

  it('goes back from a deployment in progress before and after traffic has moved', () => {
    const expected = {
      '44': 'live-now',
      '43': 'ok chosen',
      '42': 'deployment-in-flight',
      '41': 'deployment-in-flight',
    };
    expect(candidates(facts({ inFlight }))).toEqual(expected);
    const alias = { version: '44', revisionId: 'r' };
    expect(candidates(facts({ inFlight, alias }))).toEqual(expected);
  });

  it('goes nowhere while CodeDeploy is going back', () => {
    expect(
      candidates(facts({ inFlight: { ...inFlight, isRollback: true } })),
    ).toMatchObject({ '43': 'deployment-in-flight' });
  });

  it('chooses one at most, and only what is eligible', () => {
    const id = fc.constantFrom('40', '41', '42', '43', '44');
    fc.assert(
      fc.property(
        fc.record({
          alias: fc.record({
            version: id,
            second: fc.option(
              fc.record({ version: id, weight: fc.constant(0.1) }),
              { nil: undefined },
            ),
            revisionId: fc.constant('r'),
          }),
          versions: fc
            .uniqueArray(id)
            .map(ids => ids.map(each => ({ release: release(each) }))),
          inFlight: fc.option(
            fc
              .record({ from: id, to: id, isRollback: fc.boolean() })
              .map(moved => ({ ...inFlight, ...moved })),
            { nil: undefined },
          ),
        }),
        fc.array(fc.tuple(id, fc.nat(48))),
        (input, events) => {
          const found = lambdaCandidates({
            facts: input,
            history: events.map(([each, hours]) => deployed(each, hours)),
            rollbacks: [],
            now: NOW,
          });
          const chosen = found.filter(({ lastGood }) => lastGood);
          expect(chosen.length).toBeLessThanOrEqual(1);
          chosen.forEach(({ eligible }) => expect(eligible).toBe(true));
          found.forEach(({ eligible, reason }) =>
            expect(eligible).toBe(reason === undefined),
          );
          // While a deployment is in progress, only what was before it.
          const { inFlight: moving } = input;
          const others = found.filter(
            ({ eligible, release: { id: each } }) =>
              moving &&
              eligible &&
              (moving.isRollback || each !== moving.from || each === moving.to),
          );
          expect(others).toEqual([]);
        },
      ),
    );
  });
});

describe('configurationDifferences', () => {
  it('names what changes, layers without their account', () => {
    expect(
      configurationDifferences(
        {
          runtime: 'nodejs24.x',
          memorySize: 512,
          architecture: 'arm64',
          layers: ['arn:aws:lambda:us-east-1:1:layer:insights:2'],
          variableNames: ['A', 'B'],
        },
        {
          runtime: 'nodejs20.x',
          memorySize: 512,
          architecture: 'x86_64',
          layers: ['arn:aws:lambda:us-east-1:1:layer:insights:1'],
          variableNames: ['B', 'C'],
        },
      ),
    ).toEqual([
      { field: 'runtime', from: 'nodejs24.x', to: 'nodejs20.x' },
      { field: 'architecture', from: 'arm64', to: 'x86_64' },
      { field: 'layer insights:1', from: undefined, to: 'set' },
      { field: 'layer insights:2', from: 'set', to: undefined },
      { field: 'variable A', from: 'set', to: undefined },
      { field: 'variable C', from: undefined, to: 'set' },
    ]);
  });

  it('are none where nothing is known', () => {
    expect(configurationDifferences(undefined, { memorySize: 1 })).toEqual([]);
  });

  it('are mirrored on the way back, and none to itself', () => {
    const configuration = fc.record(
      {
        runtime: fc.string(),
        memorySize: fc.nat(),
        timeout: fc.nat(),
        variableNames: fc.uniqueArray(fc.string()),
        layers: fc.uniqueArray(fc.string()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(configuration, configuration, (a, b) => {
        expect(configurationDifferences(a, a)).toEqual([]);
        expect(configurationDifferences(b, a)).toEqual(
          configurationDifferences(a, b).map(({ field, from, to }) => ({
            field,
            from: to,
            to: from,
          })),
        );
      }),
    );
  });
});

describe('expectedTime', () => {
  const took = (strategy: string, seconds: number) =>
    ({
      plan: { strategy },
      steps: [
        { startedAt: '2026-11-23T10:00:00.000Z' },
        {
          endedAt: new Date(
            Date.parse('2026-11-23T10:00:00.000Z') + seconds * 1000,
          ).toISOString(),
        },
      ],
    } as unknown as Rollback);

  it.each([
    ['codedeploy', [], 30_000, /usual half minute/],
    ['codedeploy', [took('codedeploy', 12)], 12_000, /the last rollback/],
    [
      'codedeploy',
      [20, 90, 10].map(seconds => took('codedeploy', seconds)),
      20_000,
      /the last 3/,
    ],
    ['lambda-alias', [took('codedeploy', 12)], 2_000, /two calls/],
    ['amplify-rebuild', [], 60_000, /experience/],
  ] as const)('of %s', (strategy, rollbacks, expectedMs, from) => {
    const time = expectedTime(strategy, rollbacks);
    expect(time.expectedMs).toBe(expectedMs);
    expect(time.expectedFrom).toMatch(from);
  });
});

describe('lambdaWarnings', () => {
  const facts: PlanFacts = {
    alias: { version: '43', revisionId: 'r' },
    versions: [],
    alarms: [],
  };
  const to: ReleaseCandidate = {
    release: release('42'),
    eligible: true,
    lastGood: true,
  };
  const codes = (
    more: Partial<PlanFacts>,
    candidate: Partial<ReleaseCandidate> = {},
    strategy: Parameters<typeof lambdaWarnings>[0]['strategy'] = 'lambda-alias',
  ) =>
    lambdaWarnings({
      facts: { ...facts, ...more },
      strategy,
      from: 'v43',
      to: { ...to, ...candidate },
      now: NOW,
    }).map(({ code }) => code);

  it.each([
    ['nothing', {}, {}, []],
    ['a stack', { stack: { name: 's' } }, {}, ['stack-out-of-step']],
    [
      'a stack that recorded the old version',
      { stack: { name: 's', recordedVersion: '42' } },
      {},
      [],
    ],
    [
      'a runtime out of support',
      {},
      {
        release: {
          ...release('42'),
          configuration: { runtime: 'nodejs20.x' },
        },
      },
      ['runtime-deprecated'],
    ],
    [
      'a release that AWS took back',
      {},
      { record: { takenBack: true } },
      ['release-taken-back-before'],
    ],
  ])('of %s', (_, more, candidate, expected) => {
    expect(codes(more, candidate)).toEqual(expected);
  });

  it('says nothing of the stack when its own deployment is stopped', () => {
    expect(codes({ stack: { name: 's' } }, {}, 'codedeploy-stop')).toEqual([]);
  });

  it('names several alarms', () => {
    const alarm = (name: string) => ({
      name,
      state: 'ALARM' as const,
      stopsDeployments: false,
    });
    const [warning] = lambdaWarnings({
      facts: { ...facts, alarms: [alarm('a'), alarm('b')] },
      strategy: 'lambda-alias',
      from: 'v43',
      to,
      now: NOW,
    });
    expect(warning.title).toBe('a, b are firing');
  });
});

describe('appSpecRevision', () => {
  const move = {
    functionName: 'f',
    alias: 'live',
    currentVersion: '43',
    targetVersion: '42',
  };

  it('is JSON that CodeDeploy reads, with its digest', () => {
    const revision = appSpecRevision(move);
    expect(parseAppSpec(revision)).toMatchObject(move);
    const { content, sha256 } = revision.appSpecContent!;
    expect(sha256).toBe(createHash('sha256').update(content!).digest('hex'));
    expect(JSON.parse(content!).version).toBe('0.0');
  });
});
