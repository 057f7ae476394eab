import {
  planSchema,
  rollbackSchema,
  type Plan,
  type Rollback,
  type RollbackStep,
} from '@backspin/backstage-plugin-deployments-common';
import {
  ENTITY_REF,
  MINUTE,
  ago,
  amplifyRelease,
  amplifyTarget,
  commit,
  lambdaRelease,
  lambdaTarget,
} from '../../../testUtils';

const V42 = lambdaRelease(42, {
  commit: commit('e5570f1', 'Cache exchange rates', 'Mara K.'),
});
const V43 = lambdaRelease(43, {
  commit: commit('41b07aa', 'Batch statement export', 'Jon P.'),
});

export const PROD = lambdaTarget('royalty-calculator', 'prod');
export const BRANCH = amplifyTarget('artist-dashboard', 'main', 'prod');

/** A plan for royalty-calculator in prod, v43 → v42, through CodeDeploy. */
export const plan = (more: Partial<Plan> = {}): Plan =>
  planSchema.parse({
    target: PROD,
    from: V43,
    to: V42,
    strategy: 'codedeploy',
    strategies: [
      {
        id: 'codedeploy',
        title: 'CodeDeploy, all at once',
        eligible: true,
        reason: 'The last deployment has ended.',
        recommended: true,
      },
      {
        id: 'lambda-alias',
        title: 'Move the alias',
        eligible: true,
        reason: 'Faster, and CodeDeploy does not know of it.',
        recommended: false,
      },
      {
        id: 'codedeploy-stop',
        title: 'Stop the deployment',
        eligible: false,
        reason: 'No deployment is in progress.',
        recommended: false,
      },
    ],
    steps: [
      {
        id: 'create-deployment',
        title: 'Start the deployment to v42',
        action: 'codedeploy:CreateDeployment',
        call: 'codedeploy:CreateDeployment royalty-calculator-prod 43 → 42',
        effect: true,
        input: {},
      },
      {
        id: 'wait',
        title: 'Wait for CodeDeploy',
        action: 'codedeploy:GetDeployment',
        call: 'codedeploy:GetDeployment until it ends',
        effect: false,
        input: {},
      },
    ],
    warnings: [
      {
        code: 'stack-out-of-step',
        title: 'The stack will be out of step',
        message: 'The next pipeline run on this stack can fail.',
      },
    ],
    notUndone: ['What v43 wrote to its tables stays.'],
    takesBack: [V43],
    compareUrl: 'https://github.com/distrofm/royalty-calculator/compare/a...b',
    differences: [
      { field: 'memory', from: '1024 MB', to: '512 MB' },
      { field: 'description', from: 'nightly' },
      { field: 'layer', to: 'tracing:4' },
      { field: 'variable EXPORT_BATCH', from: 'set' },
      { field: 'variable OLD_QUEUE', to: 'set' },
    ],
    expectedMs: 20_000,
    expectedFrom: 'from the last 3 rollbacks',
    verificationSeconds: 300,
    confirmation: 'prod',
    fingerprint: 'state-1',
    madeAt: ago(4),
    ...more,
  });

/** A plan for the main branch of artist-dashboard, by building #141 again. */
export const rebuildPlan = (more: Partial<Plan> = {}): Plan =>
  plan({
    target: BRANCH,
    from: amplifyRelease(142),
    to: amplifyRelease(141),
    strategy: 'amplify-rebuild',
    strategies: [
      {
        id: 'amplify-rebuild',
        title: 'Build the earlier commit again',
        eligible: true,
        reason: 'The only way of Amplify.',
        recommended: true,
      },
    ],
    steps: [
      {
        id: 'pause',
        title: 'Pause automatic builds',
        action: 'amplify:UpdateBranch',
        call: 'amplify:UpdateBranch main enableAutoBuild=false',
        effect: true,
        input: {},
      },
    ],
    warnings: [],
    notUndone: [],
    takesBack: [amplifyRelease(142)],
    compareUrl: undefined,
    differences: [],
    verificationSeconds: 0,
    confirmation: undefined,
    ...more,
  });

/** How far a step has come; the rest of it is that of the plan. */
type Progress = Partial<RollbackStep> & Pick<RollbackStep, 'status'>;

/** A rollback of a plan, its steps as far as said and the others pending. */
export function rollback(
  more: Partial<Rollback> = {},
  progress: Progress[] = [],
): Rollback {
  const of = more.plan ?? plan();
  return rollbackSchema.parse({
    id: 'r-1',
    entityRef: ENTITY_REF,
    target: of.target,
    plan: of,
    reason: 'Statement export fails',
    requestedBy: 'Mara K.',
    requestedAt: ago(MINUTE),
    startedAt: ago(50),
    status: 'running',
    steps: of.steps.map(({ input: _, ...step }, index) => ({
      ...step,
      attempts: 0,
      requestIds: [],
      ...(progress[index] ?? { status: 'pending' }),
    })),
    ...more,
  });
}

/** Both steps at their end; made anew, because its times are counted back from now. */
const done = (): Progress[] => [
  {
    status: 'succeeded',
    attempts: 1,
    startedAt: ago(50),
    endedAt: ago(48),
    requestIds: ['3f1c'],
  },
  {
    status: 'succeeded',
    attempts: 1,
    startedAt: ago(48),
    endedAt: ago(30),
  },
];

/** A rollback in the midst of its second step. */
export const runningRollback = (more: Partial<Rollback> = {}) =>
  rollback(more, [
    done()[0],
    { ...done()[1], status: 'running', progress: 0.4 },
  ]);

/** A rollback whose release is live and whose alarms are watched. */
export const verifyingRollback = (more: Partial<Rollback> = {}) =>
  rollback({ status: 'verifying', verifyUntil: ago(-100), ...more }, done());

/** A rollback that ended well. */
export const succeededRollback = (more: Partial<Rollback> = {}) =>
  rollback(
    {
      status: 'succeeded',
      endedAt: ago(5),
      verdict: {
        result: 'healthy',
        message: 'No alarm fired for 5 min.',
        at: ago(5),
      },
      ...more,
    },
    done(),
  );

/** A rollback whose second step failed. */
export const failedRollback = (more: Partial<Rollback> = {}) =>
  rollback(
    {
      status: 'failed',
      endedAt: ago(5),
      error: 'CodeDeploy stopped the deployment. Look at its hook, try again.',
      ...more,
    },
    [
      done()[0],
      {
        ...done()[1],
        status: 'failed',
        message: 'The hook said no.',
      } as Progress,
    ],
  );
