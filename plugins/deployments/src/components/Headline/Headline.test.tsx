import type {
  EntityDeployments,
  Rollback,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, within } from '@testing-library/react';
import {
  ENTITY_REF,
  HOUR,
  MINUTE,
  MockDeploymentsApi,
  ago,
  alarm,
  amplifyObservation,
  amplifyRelease,
  amplifyTarget,
  build,
  buildingDev,
  failingProd,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  outOfStepStaging,
  page,
  partial,
  pausedProd,
  shiftingStaging,
  trafficShift,
  view,
} from '../../testUtils';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { EntityShell } from '../EntityShell';
import { valueWords } from './alarmWords';
import { Headline } from './Headline';

const lambda = lambdaTarget('f', 'prod');
const web = amplifyTarget('web', 'main', 'prod');
const v1 = lambdaRelease(1);
const v2 = lambdaRelease(2);

const withRollback = (more: Partial<Rollback>): TargetView => ({
  ...view(lambdaObservation(lambda, v1), lambda),
  rollback: {
    id: 'r1',
    plan: { from: v2, to: v1 },
    steps: [
      { title: 'Read the alias', status: 'succeeded' },
      { title: 'Move the alias', status: 'running' },
    ],
    requestedBy: 'user:default/ana',
    requestedAt: ago(HOUR),
    reason: 'payout table empty',
    ...more,
  } as Rollback,
});

const mendPlan = {
  from: v2,
  to: v1,
  purpose: 'settle-traffic',
} as Rollback['plan'];

const inFlight = (of: ReturnType<typeof trafficShift>) =>
  view(lambdaObservation(lambda, v1, { inFlight: of }), lambda);

const pageOf = (...targets: TargetView[]): EntityDeployments => ({
  ...page([]),
  targets,
});

const CASES: Array<[string, EntityDeployments, RegExp]> = [
  [
    'several failing',
    pageOf(failingProd(), {
      ...failingProd(),
      target: lambdaTarget('other', 'dev'),
    }),
    /1 more target is failing\./,
  ],
  [
    'an alarm older than the release',
    pageOf(
      view(
        lambdaObservation(lambda, v1, {
          liveSince: ago(10 * MINUTE),
          alarms: [alarm({ since: ago(30 * MINUTE), threshold: undefined })],
        }),
        lambda,
      ),
    ),
    /errors 7\.4 % since .*, 20 min before the release: going back may not help/,
  ],
  [
    'alarms that tell little',
    pageOf(
      view(
        lambdaObservation(lambda, v1, {
          liveSince: undefined,
          alarms: [
            alarm({ measures: undefined, value: undefined, since: undefined }),
            alarm({ name: 'b', since: undefined }),
          ],
        }),
        lambda,
      ),
    ),
    /Prod is failing: f v12 alarms: royalty-calculator-prod-errors, errors 7\.4 % \(limit 5 %\)\./,
  ],
  [
    'a rollback on its way',
    pageOf(withRollback({ status: 'running' })),
    /Prod: f is being rolled back to v1Step 2 of 2: Move the alias\./,
  ],
  [
    'a rollback being watched',
    pageOf(
      withRollback({ status: 'verifying', verifyUntil: ago(-4 * MINUTE) }),
    ),
    /Prod: f is back on v1 and being watchedIts alarms are watched for another \d min\./,
  ],
  [
    'a mend on its way',
    pageOf(withRollback({ status: 'running', plan: mendPlan })),
    /Prod: f is being mended: all traffic to v1Step 2 of 2: Move the alias\./,
  ],
  [
    'a mend being watched',
    pageOf(
      withRollback({
        status: 'verifying',
        plan: mendPlan,
        verifyUntil: ago(-4 * MINUTE),
      }),
    ),
    /Prod: f is mended, and v1 is being watched/,
  ],
  [
    'a rollback that succeeded',
    pageOf(withRollback({ status: 'succeeded', endedAt: ago(2 * HOUR) })),
    /Prod was rolled back: f v2 to v1 2 h ago by ana: “payout table empty”/,
  ],
  [
    'traffic that shifts, and more that moves',
    pageOf(shiftingStaging(), buildingDev()),
    /Staging: royalty-calculator is moving from v44 to v45, 30 % of the traffic so farStarted by Mara K\. through CloudFormation 6 min ago\. Ends in about 1\d min\. 1 more target is moving\./,
  ],
  ['a build', pageOf(buildingDev()), /Dev: artist-dashboard is building #311/],
  [
    'a build that waits',
    pageOf(
      view(
        amplifyObservation(web, amplifyRelease(1), {
          inFlight: build(amplifyRelease(2), { status: 'queued' }),
        }),
        web,
      ),
    ),
    /Prod: web #2 waits for its turn to build/,
  ],
  [
    'a deployment being stopped',
    pageOf(inFlight(trafficShift(v1, v2, { status: 'stopping' }))),
    /Prod: the deployment of f v2 is being stopped/,
  ],
  [
    'a plain update',
    pageOf(inFlight(trafficShift(v1, v2, { kind: 'update' }))),
    /Prod: f is changing to v2/,
  ],
  [
    'something to mend',
    pageOf(outOfStepStaging()),
    /Staging needs attention: royalty-webhook – out of step.*still records version 10\. Deploy a revert/,
  ],
  [
    'paused builds',
    pageOf(pausedProd(), {
      ...pausedProd(),
      target: amplifyTarget('web', 'main', 'prod'),
    }),
    /paused.*1 more branch is paused\./,
  ],
  [
    'one that could not be read',
    partial(),
    /Prod: royalty-calculator could not be read\. The role backspin-read may not/,
  ],
  [
    'one that was not read yet',
    pageOf(view(undefined, lambda), view(undefined, web)),
    /Prod: nothing is known of f yet The same goes for 1 more target\./,
  ],
  [
    'nothing live',
    pageOf(view(lambdaObservation(lambda, v1, { live: [] }), lambda)),
    /Prod: nothing of f is live yet/,
  ],
  [
    'well, with a read that failed',
    pageOf(
      view(lambdaObservation(lambda, v1, { liveSince: undefined }), lambda, {
        error: { code: 'throttled', message: 'slow', at: ago(1) },
      }),
    ),
    /The one target was live and well when it was last read\. The last read of 1 failed; see below\./,
  ],
];

it.each(CASES)('%s', async (_, data, sentence) => {
  renderOnEntity(
    <EntityShell>
      {() => (
        <Headline
          entityRef={ENTITY_REF}
          data={data}
          detailsTo={({ target }) => `?target=${target.id}`}
        />
      )}
    </EntityShell>,
    new MockDeploymentsApi(data),
  );
  const region = await screen.findByRole('region', {
    name: 'What matters now',
  });
  expect(region).toHaveTextContent(sentence);
  expect(within(region).queryByText('undefined')).not.toBeInTheDocument();
});

it.each([
  [7.4, '%', '7.4 %'],
  [0.1234, '%', '0.12 %'],
  [12345, undefined, '12,345'],
])('%d %s is said as "%s"', (value, unit, words) =>
  expect(valueWords(value, unit)).toBe(words),
);
