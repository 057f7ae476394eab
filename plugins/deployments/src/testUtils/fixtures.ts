import {
  alarmSchema,
  amplifyTargetId,
  entityDeploymentsSchema,
  inFlightSchema,
  lambdaTargetId,
  releaseSchema,
  targetViewSchema,
  type Alarm,
  type EntityDeployments,
  type Environment,
  type InFlight,
  type Notice,
  type Observation,
  type Release,
  type Target,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';

/** ISO time so many seconds before (or, if negative, after) now. */
export const ago = (seconds: number, now = Date.now()) =>
  new Date(now - seconds * 1_000).toISOString();

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

export const ENTITY_REF = 'component:default/royalty-calculator';

export const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'royalty-calculator',
    namespace: 'default',
    annotations: {
      'aws.amazon.com/cloudformation-stack-name':
        'royalty-calculator-{environment}',
    },
  },
  spec: { type: 'service', owner: 'payments', lifecycle: 'production' },
};

export const ENVIRONMENTS: Environment[] = [
  {
    name: 'dev',
    title: 'dev',
    order: 0,
    policy: {
      approvals: 0,
      approverGroups: [],
      verificationSeconds: 0,
      typedConfirmation: false,
    },
  },
  {
    name: 'staging',
    title: 'staging',
    order: 1,
    policy: {
      approvals: 0,
      approverGroups: [],
      verificationSeconds: 0,
      typedConfirmation: false,
    },
  },
  {
    name: 'prod',
    title: 'prod',
    order: 2,
    policy: {
      approvals: 1,
      approverGroups: ['group:default/release-managers'],
      verificationSeconds: 300,
      typedConfirmation: true,
    },
  },
];

const ACCOUNTS: Record<string, string> = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
};

/** A commit with a page at the code host. */
export const commit = (sha: string, message: string, author?: string) => ({
  sha: sha.padEnd(40, '0'),
  message,
  author,
  url: `https://github.com/distrofm/royalty-calculator/commit/${sha}`,
});

/** A release: `lambdaRelease(43)` is `v43`. */
export const lambdaRelease = (
  version: number,
  more: Partial<Release> = {},
): Release =>
  releaseSchema.parse({ id: `${version}`, label: `v${version}`, ...more });

/** A release: `amplifyRelease(142)` is `#142`. */
export const amplifyRelease = (
  job: number,
  more: Partial<Release> = {},
): Release => releaseSchema.parse({ id: `${job}`, label: `#${job}`, ...more });

/** A Lambda alias as a target. */
export function lambdaTarget(
  name: string,
  environment?: string,
  more: Partial<Target> = {},
): Target {
  const account = ACCOUNTS[environment ?? ''] ?? '444444444444';
  const resourceName = environment ? `${name}-${environment}` : name;
  return {
    id: lambdaTargetId(
      {
        partition: 'aws',
        region: 'us-east-1',
        account,
        functionName: resourceName,
      },
      more.qualifier ?? 'live',
    ),
    kind: 'lambda-alias',
    account,
    region: 'us-east-1',
    name,
    resourceName,
    qualifier: 'live',
    environment,
    ...more,
  };
}

/** An Amplify branch as a target. */
export function amplifyTarget(
  name: string,
  branch: string,
  environment?: string,
): Target {
  const account = ACCOUNTS[environment ?? ''] ?? '444444444444';
  return {
    id: amplifyTargetId(
      { partition: 'aws', region: 'us-east-1', account, appId: 'd2k1artists' },
      branch,
    ),
    kind: 'amplify-branch',
    account,
    region: 'us-east-1',
    name,
    resourceName: branch,
    qualifier: branch,
    environment,
  };
}

/** An alarm, firing unless said otherwise. */
export const alarm = (more: Partial<Alarm> = {}): Alarm =>
  alarmSchema.parse({
    name: 'royalty-calculator-prod-errors',
    state: 'ALARM',
    since: ago(16 * MINUTE),
    measures: 'errors',
    value: 7.4,
    threshold: 5,
    unit: '%',
    reason: 'Threshold Crossed: 1 datapoint [7.4] was greater than 5.0.',
    stopsDeployments: true,
    consoleUrl: 'https://console.aws.amazon.com/cloudwatch/home#alarms',
    ...more,
  });

/** A snapshot of a Lambda alias. */
export function lambdaObservation(
  target: Target,
  release: Release,
  more: Partial<Observation> = {},
): Observation {
  return {
    targetId: target.id,
    observedAt: ago(20),
    live: [{ release, weight: 1 }],
    liveSince: ago(3 * DAY),
    liveBy: { kind: 'pipeline', name: 'Mara K.' },
    alarms: [],
    notices: [],
    stack: {
      name: `${target.name}-${target.environment}`,
      status: 'UPDATE_COMPLETE',
      updatedAt: ago(3 * DAY),
      consoleUrl: 'https://console.aws.amazon.com/cloudformation/home',
    },
    details: {
      kind: 'lambda-alias',
      functionName: target.resourceName,
      functionArn: target.id.replace(/:[^:]+$/, ''),
      alias: target.qualifier,
      state: 'Active',
      lastUpdateStatus: 'Successful',
      runtime: 'nodejs24.x',
      memorySize: 512,
      timeout: 30,
      architecture: 'arm64',
      handler: 'index.handler',
      lastModified: ago(3 * DAY),
      variableNames: ['EXPORT_BATCH', 'LOG_LEVEL', 'TABLE_NAME'],
    },
    consoleUrl: 'https://console.aws.amazon.com/lambda/home',
    ...more,
  };
}

/** A snapshot of an Amplify branch. */
export function amplifyObservation(
  target: Target,
  release: Release,
  more: Partial<Observation> = {},
): Observation {
  return {
    targetId: target.id,
    observedAt: ago(20),
    live: [{ release, weight: 1 }],
    liveSince: ago(DAY),
    liveBy: { kind: 'pipeline', name: 'Ana R.' },
    alarms: [],
    notices: [],
    details: {
      kind: 'amplify-branch',
      appId: 'd2k1artists',
      appName: target.name,
      branch: target.qualifier,
      stage: target.environment === 'prod' ? 'PRODUCTION' : 'DEVELOPMENT',
      framework: 'Vite',
      platform: 'WEB',
      repository: 'https://github.com/distrofm/artist-dashboard',
      autoBuild: true,
      defaultUrl: `https://${target.qualifier}.d2k1artists.amplifyapp.com`,
      domains: [
        {
          name: 'artists.example.com',
          status: 'AVAILABLE',
          verified: true,
          certificateType: 'AMPLIFY_MANAGED',
        },
      ],
      variableNames: ['API_URL', 'SENTRY_DSN'],
      typicalBuildMs: 360_000,
    },
    consoleUrl: 'https://console.aws.amazon.com/amplify/home',
    ...more,
  };
}

/** A traffic shift at 30 %. */
export const trafficShift = (
  from: Release,
  to: Release,
  more: Partial<InFlight> = {},
): InFlight =>
  inFlightSchema.parse({
    deploymentId: 'd-8JK2LM4NP',
    kind: 'traffic-shift',
    status: 'running',
    from,
    to,
    startedAt: ago(6 * MINUTE),
    by: { kind: 'pipeline', name: 'CloudFormation' },
    progress: 0.3,
    weight: 0.3,
    nextShift: { at: ago(-80), weight: 0.4 },
    expectedEndAt: ago(-14 * MINUTE),
    commit: to.commit,
    consoleUrl: 'https://console.aws.amazon.com/codesuite/codedeploy',
    steps: [
      {
        name: 'BeforeAllowTraffic',
        status: 'succeeded',
        startedAt: ago(6 * MINUTE),
        endedAt: ago(5.5 * MINUTE),
        hasLog: true,
      },
      {
        name: 'AllowTraffic',
        status: 'running',
        startedAt: ago(5.5 * MINUTE),
        hasLog: false,
      },
      { name: 'AfterAllowTraffic', status: 'pending', hasLog: false },
    ],
    ...more,
  });

/** An Amplify build in its build phase. */
export const build = (to: Release, more: Partial<InFlight> = {}): InFlight =>
  inFlightSchema.parse({
    deploymentId: to.id,
    kind: 'build',
    status: 'running',
    to,
    startedAt: ago(130),
    by: { kind: 'pipeline', name: 'Ana R.' },
    progress: 0.36,
    expectedEndAt: ago(-230),
    commit: to.commit,
    steps: [
      {
        name: 'PROVISION',
        status: 'succeeded',
        startedAt: ago(130),
        endedAt: ago(88),
        hasLog: true,
      },
      { name: 'BUILD', status: 'running', startedAt: ago(88), hasLog: true },
      { name: 'DEPLOY', status: 'pending', hasLog: false },
      { name: 'VERIFY', status: 'pending', hasLog: false },
    ],
    ...more,
  });

/** Something about a target that should be mended. */
export const notice = (
  code: Notice['code'],
  message: string,
  fix?: string,
): Notice => ({ code, message, fix });

/** A target with its snapshot; checked against the schema, so that a fixture cannot lie. */
export const view = (
  observation: Observation | undefined,
  target: Target,
  more: Partial<TargetView> = {},
): TargetView =>
  targetViewSchema.parse({ target, observation, mayRollBack: true, ...more });

/** All that an entity's page shows; checked against the schema. */
export const page = (
  targets: TargetView[],
  more: Partial<EntityDeployments> = {},
): EntityDeployments =>
  entityDeploymentsSchema.parse({
    entityRef: ENTITY_REF,
    environments: ENVIRONMENTS,
    targets,
    problems: [],
    unannotated: false,
    resolving: false,
    ...more,
  });
