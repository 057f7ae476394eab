import type {
  EntityDeployments,
  Release,
  Target,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import {
  DAY,
  HOUR,
  MINUTE,
  ago,
  alarm,
  amplifyObservation,
  amplifyRelease,
  amplifyTarget,
  build,
  commit,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  notice,
  page,
  trafficShift,
  view,
} from './fixtures';

const HALF_EVEN = commit('9f31c2e', 'Round half-even in splits', 'Mara K.');
const EXPORT = commit('41b07aa', 'Batch statement export', 'Jon P.');
const SIGNATURE = commit('77d0e1b', 'Verify signature first', 'Mara K.');

/** Shorthand for a target that is live and well. */
function well(target: Target, release: Release, liveSeconds: number) {
  const observe =
    target.kind === 'lambda-alias' ? lambdaObservation : amplifyObservation;
  return view(
    observe(target, release, { liveSince: ago(liveSeconds) }),
    target,
  );
}

const calculator = (environment: string) =>
  lambdaTarget('royalty-calculator', environment);
const webhook = (environment: string) =>
  lambdaTarget('royalty-webhook', environment);
const dashboard = (branch: string, environment?: string) =>
  amplifyTarget('artist-dashboard', branch, environment);

/** v43 in prod, failing for 16 minutes, 2 releases behind staging. */
export function failingProd(): TargetView {
  const target = calculator('prod');
  return view(
    lambdaObservation(target, lambdaRelease(43, { commit: EXPORT }), {
      liveSince: ago(18 * MINUTE),
      liveBy: { kind: 'pipeline', name: 'Jon P.' },
      alarms: [
        alarm(),
        alarm({
          name: 'royalty-calculator-prod-duration',
          state: 'OK',
          measures: 'duration p95',
          value: 210,
          threshold: 900,
          unit: 'ms',
          since: ago(6 * DAY),
          stopsDeployments: false,
        }),
      ],
    }),
    target,
    {
      behind: { environment: 'staging', releases: 2 },
      previous: {
        release: lambdaRelease(42, {
          commit: commit('e5570f1', 'Cache exchange rates', 'Mara K.'),
        }),
        liveForMs: 6 * DAY * 1_000,
      },
    },
  );
}

/** v44 → v45 in staging, 30 % of the traffic shifted. */
export function shiftingStaging(): TargetView {
  const target = calculator('staging');
  const from = lambdaRelease(44, {
    commit: commit('5c2b9d0', 'Split rounding', 'Mara K.'),
  });
  const to = lambdaRelease(45, { commit: HALF_EVEN });
  const observation = lambdaObservation(target, from, {
    live: [
      { release: from, weight: 0.7 },
      { release: to, weight: 0.3 },
    ],
    inFlight: trafficShift(from, to),
  });
  return view(
    {
      ...observation,
      details: {
        ...observation.details,
        kind: 'lambda-alias',
        codeDeploy: {
          application: 'royalty-calculator-staging',
          deploymentGroup: 'royalty-calculator-staging-live',
          configuration: 'CodeDeployDefault.LambdaLinear10PercentEvery2Minutes',
          alarms: ['royalty-calculator-staging-errors'],
          beforeHook: 'CodeDeployHook_preTraffic',
          afterHook: 'CodeDeployHook_postTraffic',
        },
      } as typeof observation.details,
    },
    target,
  );
}

/** Alias moved outside its stack. */
export function outOfStepStaging(): TargetView {
  const target = webhook('staging');
  return view(
    lambdaObservation(target, lambdaRelease(9, { commit: SIGNATURE }), {
      notices: [
        notice(
          'out-of-step',
          'The alias was moved outside its stack, which still records version 10.',
          'Deploy a revert, or point the alias at version 10 just before the next deployment.',
        ),
      ],
      stack: {
        name: 'royalty-webhook-staging',
        status: 'UPDATE_COMPLETE',
        updatedAt: ago(3 * DAY),
        outOfStep: { recordedVersion: '10' },
        consoleUrl: 'https://console.aws.amazon.com/cloudformation/home',
      },
    }),
    target,
    {
      error: {
        code: 'throttled',
        message: 'AWS is throttling, retrying',
        at: ago(15),
      },
    },
  );
}

/** #311 on its way in dev. */
export function buildingDev(): TargetView {
  const target = dashboard('develop', 'dev');
  const live = amplifyRelease(310, {
    commit: commit('be12f90', 'Faster first paint', 'Ana R.'),
  });
  return view(
    amplifyObservation(target, live, {
      inFlight: build(
        amplifyRelease(311, {
          commit: commit('c0ffee1', 'New payout table', 'Ana R.'),
        }),
      ),
    }),
    target,
  );
}

/** Automatic builds paused in prod after a rollback. */
export function pausedProd(): TargetView {
  const target = dashboard('main', 'prod');
  const observation = amplifyObservation(
    target,
    amplifyRelease(142, {
      commit: commit('0a9d3c4', 'Statement filters', 'Ana R.'),
    }),
    {
      liveSince: ago(2 * HOUR),
      liveBy: { kind: 'rollback', name: 'user:default/ana' },
      notices: [
        notice(
          'builds-paused',
          'Automatic builds of this branch are paused: a push does not go live.',
          'Resume them when the fix is merged.',
        ),
      ],
    },
  );
  return view(
    {
      ...observation,
      details: { ...observation.details, autoBuild: false } as never,
    },
    target,
  );
}

/** The page of the sketch: one failing, two moving, one out of step, one paused. */
export function incident(): EntityDeployments {
  return page([
    well(
      calculator('dev'),
      lambdaRelease(57, { commit: HALF_EVEN }),
      12 * MINUTE,
    ),
    shiftingStaging(),
    failingProd(),
    well(webhook('dev'), lambdaRelease(12, { commit: SIGNATURE }), 3 * DAY),
    outOfStepStaging(),
    well(webhook('prod'), lambdaRelease(8, { commit: SIGNATURE }), 3 * DAY),
    buildingDev(),
    well(
      dashboard('staging', 'staging'),
      amplifyRelease(208, {
        commit: commit('be12f90', 'Faster first paint', 'Ana R.'),
      }),
      DAY,
    ),
    pausedProd(),
  ]);
}

/** Three targets, all live and well. */
export function allWell(): EntityDeployments {
  return page([
    well(
      calculator('dev'),
      lambdaRelease(57, { commit: HALF_EVEN }),
      12 * MINUTE,
    ),
    well(calculator('staging'), lambdaRelease(45, { commit: HALF_EVEN }), HOUR),
    well(calculator('prod'), lambdaRelease(42, { commit: EXPORT }), 2 * DAY),
  ]);
}

/** Previews that no rule places, an account that cannot be read, a malformed annotation. */
export function partial(): EntityDeployments {
  const denied = calculator('prod');
  const gone = webhook('dev');
  return page(
    [
      well(
        calculator('dev'),
        lambdaRelease(57, { commit: HALF_EVEN }),
        12 * MINUTE,
      ),
      view(undefined, denied, {
        mayRollBack: false,
        error: {
          code: 'access-denied',
          message: 'The role backspin-read may not call lambda:GetFunction.',
          action: 'lambda:GetFunction',
          fix: 'Add lambda:GetFunction to the role’s policy; the diagnostics page has it ready to paste.',
          at: ago(40),
        },
      }),
      view(
        lambdaObservation(gone, lambdaRelease(12, { commit: SIGNATURE }), {
          observedAt: ago(2 * HOUR),
        }),
        gone,
        {
          error: {
            code: 'not-found',
            message: 'The function royalty-webhook-dev no longer exists.',
            fix: 'Remove it from the annotation, or deploy it again.',
            at: ago(40),
          },
        },
      ),
      well(
        dashboard('feature/payouts'),
        amplifyRelease(3, { commit: commit('1f00ba5', 'Try payouts') }),
        2 * HOUR,
      ),
      well(
        dashboard('feature/labels'),
        amplifyRelease(7, { commit: commit('2f00ba5', 'Label pages') }),
        5 * HOUR,
      ),
    ],
    {
      problems: [
        {
          annotation: 'aws.amazon.com/lambda-function-arn',
          value: 'arn:aws:lambda:us-east-1:royalty-calculator',
          message: 'This is not the ARN of a Lambda function.',
          expected:
            'arn:aws:lambda:REGION:ACCOUNT:function:NAME, optionally followed by :ALIAS',
        },
      ],
    },
  );
}

/** An entity without any of the annotations. */
export const unannotated = () => page([], { unannotated: true });

/** An entity whose targets are being looked up. */
export const resolving = () => page([], { resolving: true });
