import {
  arriveAs,
  cell,
  decide,
  dialog,
  endsWith,
  headline,
  openDeployments,
  openRollback,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

test('a deployment in progress is stopped and its traffic taken back', async ({
  page,
}) => {
  await arriveAs(page, 'mara.k');
  await openDeployments(page, 'statements');
  const name = await cell(page, 'statement-list', 'prod').getAttribute(
    'aria-label',
  );
  const before = /: (v\d+),/.exec(name ?? '')?.[1];
  expect(before).toBeDefined();

  // Ten percent more every two minutes, until somebody stops it.
  await simulator.act('estate.deploy-service', {
    service: 'statements',
    environment: 'prod',
    functions: ['statement-list'],
    message: 'Page statements by month',
  });
  await simulator.setSpeed(20);
  await expect(headline(page)).toContainText(/of the traffic so far/, {
    timeout: 40_000,
  });
  await simulator.setSpeed(1);

  const stops = await simulator.countOf('StopDeployment', ACCOUNTS.prod);
  await openRollback(page, 'statement-list', 'prod');
  await decide(
    page,
    `Stop and go back to ${before}`,
    'Pages are in the wrong order',
    'prod',
  );
  await endsWith(page, 'Healthy');
  expect(await simulator.countOf('StopDeployment', ACCOUNTS.prod)).toBe(
    stops + 1,
  );

  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(cell(page, 'statement-list', 'prod')).toHaveAccessibleName(
    new RegExp(`: ${before},`),
  );
  await expect(headline(page)).not.toContainText('of the traffic so far');
});
