import fc from 'fast-check';
import type {
  Alarm,
  EntityDeployments,
  Environment,
  Notice,
  Observation,
  Rollback,
  TargetView,
} from '../schemas';
import { headlineOf } from './headline';
import { TARGET_STATES_BY_URGENCY, stateOf } from './state';

const NOW = Date.parse('2026-11-23T14:20:00Z');
const before = (seconds: number) =>
  new Date(NOW - seconds * 1_000).toISOString();
const MIN = 60;
const DAY = 86_400;

const environment = (name: string, order: number): Environment => ({
  name,
  title: name,
  order,
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  },
});

const ENVIRONMENTS = [
  environment('prod', 2),
  environment('dev', 0),
  environment('staging', 1),
];

const alarm = (
  name: string,
  since?: number,
  state: Alarm['state'] = 'ALARM',
): Alarm => ({
  name,
  state,
  since: since === undefined ? undefined : before(since),
  stopsDeployments: false,
});

const notice = (code: Notice['code']): Notice => ({ code, message: code });

function view(
  name: string,
  environmentName: string | undefined,
  observation: Partial<Observation> | undefined = {},
  more: Partial<TargetView> = {},
): TargetView {
  const id = `arn:aws:lambda:us-east-1:1:function:${name}-${environmentName}:live`;
  return {
    target: {
      id,
      kind: 'lambda-alias',
      account: '1',
      region: 'us-east-1',
      name,
      resourceName: name,
      qualifier: 'live',
      environment: environmentName,
    },
    observation: observation && {
      targetId: id,
      observedAt: before(20),
      live: [{ release: { id: '43', label: 'v43' }, weight: 1 }],
      liveSince: before(18 * MIN),
      alarms: [],
      notices: [],
      details: {
        kind: 'lambda-alias',
        functionName: name,
        functionArn: id,
        alias: 'live',
        variableNames: [],
      },
      ...observation,
    },
    mayRollBack: true,
    ...more,
  };
}

const page = (...targets: TargetView[]): EntityDeployments => ({
  entityRef: 'component:default/a',
  environments: ENVIRONMENTS,
  targets,
  problems: [],
  unannotated: false,
  resolving: false,
});

const rollback = (status: Rollback['status'], endedAt?: string) =>
  ({
    status,
    endedAt,
    plan: { from: { id: '44', label: 'v44' }, to: { id: '43', label: 'v43' } },
  } as Rollback);

const mended = (done: Rollback): Rollback => ({
  ...done,
  plan: { ...done.plan, purpose: 'settle-traffic' },
});

const moving = {
  inFlight: {
    deploymentId: 'd-1',
    kind: 'update',
    status: 'running',
    to: { id: '44', label: 'v44' },
    startedAt: before(10),
    by: { kind: 'pipeline' },
    steps: [],
  },
} as Partial<Observation>;

const failing = { alarms: [alarm('errors', 16 * MIN)] };
const attention = { notices: [notice('builds-paused'), notice('out-of-step')] };
const paused = { notices: [notice('builds-paused')] };

describe('headlineOf', () => {
  it.each<[string, EntityDeployments, string, string | undefined]>([
    ['nothing', page(), 'nothing', undefined],
    ['one that is well', page(view('a', 'dev')), 'well', undefined],
    [
      'failing before moving',
      page(view('a', 'prod', moving), view('b', 'dev', failing)),
      'failing',
      'dev',
    ],
    [
      'production before development',
      page(view('a', 'dev', failing), view('b', 'prod', failing)),
      'failing',
      'prod',
    ],
    [
      'a placed target before one that is not',
      page(view('a', undefined, failing), view('b', 'dev', failing)),
      'failing',
      'dev',
    ],
    [
      'moving before attention',
      page(view('a', 'prod', attention), view('b', 'dev', moving)),
      'moving',
      'dev',
    ],
    [
      'a rollback before a deployment nearer to the users',
      page(
        view('a', 'prod', moving),
        view('b', 'dev', failing, { rollback: rollback('running') }),
      ),
      'moving',
      'dev',
    ],
    [
      'attention before paused',
      page(view('a', 'prod', paused), view('b', 'dev', attention)),
      'attention',
      'dev',
    ],
    [
      'paused before rolled back',
      page(
        view('a', 'prod', {}, { rollback: rollback('succeeded', before(60)) }),
        view('b', 'dev', paused),
      ),
      'paused',
      'dev',
    ],
    [
      'rolled back before unknown',
      page(
        view('a', 'prod', { live: [] }),
        view('b', 'dev', {}, { rollback: rollback('succeeded', before(60)) }),
      ),
      'rolled-back',
      'dev',
    ],
    [
      'no rollback where something was mended',
      page(
        view(
          'a',
          'prod',
          {},
          { rollback: mended(rollback('succeeded', before(60))) },
        ),
      ),
      'well',
      undefined,
    ],
    [
      'unknown before well',
      page(view('a', 'prod'), view('b', 'dev', { live: [] })),
      'unknown',
      'dev',
    ],
  ])('%s', (_, data, kind, environmentName) => {
    const headline = headlineOf(data, NOW);
    const about = 'view' in headline ? headline : undefined;
    expect({
      kind: headline.kind,
      ofTarget: about?.view.target.environment,
      named: about?.environment?.name,
    }).toEqual({ kind, ofTarget: environmentName, named: environmentName });
  });

  it('offers no way back to what has just been taken back', () => {
    const previous = { release: { id: '44', label: 'v44' } };
    const ended = (status: Rollback['status']) => {
      const made = rollback(status, before(5));
      return {
        ...made,
        plan: { ...made.plan, takesBack: [made.plan.from] },
      } as Rollback;
    };
    const previousAfter = (status: Rollback['status']) => {
      const headline = headlineOf(
        page(view('a', 'prod', failing, { previous, rollback: ended(status) })),
        NOW,
      );
      return 'previous' in headline ? headline.previous : undefined;
    };
    expect(previousAfter('succeeded')).toBeUndefined();
    expect(previousAfter('failed')).toEqual(previous);
  });

  it('tells of a failure what, since when, how long after the release, and what went before', () => {
    const previous = {
      release: { id: '42', label: 'v42' },
      liveForMs: 6 * DAY * 1_000,
    };
    expect(
      headlineOf(
        page(
          view(
            'a',
            'prod',
            {
              alarms: [
                alarm('no time'),
                alarm('later', 10 * MIN),
                alarm('fine', 30 * MIN, 'OK'),
                alarm('first', 16 * MIN),
              ],
            },
            { previous },
          ),
          view('b', 'dev', failing),
          view('c', 'staging', failing),
        ),
        NOW,
      ),
    ).toMatchObject({
      kind: 'failing',
      release: { label: 'v43' },
      liveForMs: 18 * MIN * 1_000,
      alarms: [{ name: 'first' }, { name: 'later' }, { name: 'no time' }],
      since: before(16 * MIN),
      afterReleaseMs: 2 * MIN * 1_000,
      previous,
      others: 2,
    });
  });

  it('says when the alarm fired before the release', () => {
    expect(
      headlineOf(
        page(view('a', 'prod', { alarms: [alarm('x', 30 * MIN)] })),
        NOW,
      ),
    ).toMatchObject({ afterReleaseMs: -12 * MIN * 1_000 });
  });

  it('leaves out what is not known', () => {
    expect(
      headlineOf(
        page(view('a', 'prod', { alarms: [alarm('x')], liveSince: undefined })),
        NOW,
      ),
    ).toMatchObject({
      since: undefined,
      liveForMs: undefined,
      afterReleaseMs: undefined,
    });
  });

  it('tells of what moves the deployment or the rollback, not one that ended', () => {
    expect(
      headlineOf(
        page(view('a', 'prod', moving, { rollback: rollback('failed') })),
        NOW,
      ),
    ).toMatchObject({ inFlight: { deploymentId: 'd-1' }, rollback: undefined });
    expect(
      headlineOf(
        page(view('a', 'prod', {}, { rollback: rollback('queued') })),
        NOW,
      ),
    ).toMatchObject({ rollback: { status: 'queued' }, inFlight: undefined });
  });

  it('names the notice that needs attention, not the paused builds beside it', () => {
    expect(headlineOf(page(view('a', 'prod', attention)), NOW)).toMatchObject({
      notice: { code: 'out-of-step' },
    });
  });

  it('counts, when all is well, and names the newest release and what could not be read', () => {
    expect(
      headlineOf(
        page(
          view('a', 'prod', { liveSince: before(3 * DAY) }),
          view('a', 'dev', { liveSince: before(12 * MIN) }),
          view(
            'b',
            'dev',
            { liveSince: undefined },
            {
              error: { code: 'throttled', message: 'slow', at: before(5) },
            },
          ),
        ),
        NOW,
      ),
    ).toEqual({
      kind: 'well',
      targets: 3,
      unread: 1,
      newest: {
        view: expect.objectContaining({
          target: expect.objectContaining({ name: 'a', environment: 'dev' }),
        }),
        environment: expect.objectContaining({ name: 'dev' }),
        since: before(12 * MIN),
      },
    });
  });

  it('speaks of the most urgent state there is, whatever the order of targets', () => {
    const pool = [
      view('a', 'prod'),
      view('b', 'dev', failing),
      view('c', 'staging', moving),
      view('d', 'prod', attention),
      view('e', 'prod', paused),
      view('f', undefined, { live: [] }),
      view('g', 'dev', {}, { rollback: rollback('succeeded', before(60)) }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(pool, { minLength: 1 }), targets => {
        const states = targets.map(target => stateOf(target, NOW));
        const [urgent] = TARGET_STATES_BY_URGENCY.filter(state =>
          states.includes(state),
        );
        const headline = headlineOf(page(...targets), NOW);
        expect(headline.kind).toBe(urgent === 'live' ? 'well' : urgent);
      }),
    );
  });
});
