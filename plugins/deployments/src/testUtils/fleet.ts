import {
  fleetSchema,
  type Fleet,
  type FleetTarget,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import {
  DAY,
  ENVIRONMENTS,
  HOUR,
  MINUTE,
  ago,
  amplifyTarget,
  lambdaTarget,
} from './fixtures';

/** Owner of the royalty services in the scenes. */
export const PAYMENTS = 'group:default/payments';
/** Owner of the other services in the scenes. */
export const PLATFORM = 'group:default/platform-team';

/** A target of the fleet, live and well unless said otherwise. */
export const fleetTarget = (
  entity: string,
  target: Target,
  more: Partial<FleetTarget> = {},
): FleetTarget => ({
  entityRef: `component:default/${entity}`,
  owners: [PLATFORM],
  target,
  state: 'live',
  release: { id: '12', label: 'v12' },
  commit: { sha: '9f31c2e', message: 'Round half-even in splits' },
  liveSince: ago(3 * DAY),
  runtime: target.kind === 'lambda-alias' ? 'nodejs24.x' : undefined,
  observedAt: ago(20),
  ...more,
});

/** Targets as the backend answers them; checked against the schema. */
export const fleetOf = (targets: FleetTarget[]): Fleet =>
  fleetSchema.parse({ environments: ENVIRONMENTS, targets });

const PLACES = ['dev', 'staging', 'prod'] as const;

/** One service of functions in every environment. */
const service = (
  entity: string,
  functions: string[],
  more: Partial<FleetTarget> = {},
) =>
  functions.flatMap(name =>
    PLACES.map(place => fleetTarget(entity, lambdaTarget(name, place), more)),
  );

const inPlace = (
  targets: FleetTarget[],
  name: string,
  place: string,
  more: Partial<FleetTarget>,
) =>
  targets.map(item =>
    item.target.name === name && item.target.environment === place
      ? { ...item, ...more }
      : item,
  );

/** Royalties failing in prod and shifting in staging; a site that builds and is paused; an old runtime; a quiet service. */
export function busyFleet(): Fleet {
  let royalties = service(
    'royalty-calculator',
    ['royalty-calculator', 'royalty-export', 'royalty-webhook'],
    { owners: [PAYMENTS] },
  );
  royalties = inPlace(royalties, 'royalty-calculator', 'prod', {
    state: 'failing',
    release: { id: '43', label: 'v43' },
    commit: { sha: '41b07aa', message: 'Batch statement export' },
    liveSince: ago(18 * MINUTE),
    notice: 'Alarm royalty-calculator-prod-errors is firing',
    behind: { environment: 'staging', releases: 2 },
  });
  royalties = inPlace(royalties, 'royalty-calculator', 'staging', {
    state: 'moving',
    release: { id: '44', label: 'v44' },
    inFlight: {
      kind: 'traffic-shift',
      label: 'v45',
      progress: 0.3,
      weight: 0.3,
    },
  });
  const dashboard = (branch: string, place?: string) =>
    amplifyTarget('artist-dashboard', branch, place);
  return fleetOf([
    ...service('accounts', ['account-get', 'account-close']),
    ...royalties,
    fleetTarget('artist-dashboard', dashboard('develop', 'dev'), {
      state: 'moving',
      release: { id: '310', label: '#310' },
      inFlight: { kind: 'build', label: '#311', progress: 0.36 },
    }),
    fleetTarget('artist-dashboard', dashboard('staging', 'staging'), {
      release: { id: '208', label: '#208' },
    }),
    fleetTarget('artist-dashboard', dashboard('main', 'prod'), {
      state: 'paused',
      release: { id: '142', label: '#142' },
      liveSince: ago(2 * HOUR),
      notice: 'Automatic builds of main are paused: pushes are not deployed.',
      noticeCode: 'builds-paused',
    }),
    fleetTarget('artist-dashboard', dashboard('feature/payouts'), {
      release: { id: '3', label: '#3' },
    }),
    fleetTarget('catalog-import', lambdaTarget('catalog-import', 'dev'), {
      state: 'attention',
      runtime: 'python3.9',
      notice: 'AWS ended the support of python3.9 on 2025-12-15.',
      noticeCode: 'runtime-deprecated',
    }),
    fleetTarget('catalog-import', lambdaTarget('catalog-import', 'prod'), {
      state: 'unknown',
      release: undefined,
      commit: undefined,
      liveSince: undefined,
      observedAt: undefined,
      error: 'access-denied',
    }),
  ]);
}

/** So many quiet services of three functions each in three environments. */
export const quietFleet = (services: number): Fleet =>
  fleetOf(
    Array.from({ length: services }, (_, index) =>
      service(`service-${index}`, [
        `service-${index}-get`,
        `service-${index}-put`,
        `service-${index}-list`,
      ]),
    ).flat(),
  );
