import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  decide,
  dialog,
  endsWith,
  headline,
  openDeployments,
  openRollback,
  release,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

/** `distrofm-web`, whose branch `standby` serves the release before the live one. */
const APP = 'd1distrofmweb7';
const builds = () => simulator.countOf('StartJob', ACCOUNTS.prod);

test('the domains move to a warm branch without a build, and back again', async ({
  page,
}) => {
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'distrofm-web');
  const before = await builds();
  expect(await awsConsole.domainsOf(APP)).toMatchObject({
    'distrofm.example': 'main',
    'www.distrofm.example': 'main',
    'staging.distrofm.example': 'staging',
  });

  await openRollback(page, 'distrofm-web', 'prod');
  const plan = dialog(page);
  await expect(release(page, '#202')).toBeChecked();
  await expect(
    plan.getByText('Move the domains to a warm branch'),
  ).toBeVisible();
  await expect(plan.getByText('2 domains will lead to standby.')).toBeVisible();
  // Who does not come by a custom domain does not go back.
  await expect(
    plan.getByText('Users of main.d1distrofmweb7.amplifyapp.com stay on #203.'),
  ).toBeVisible();
  await simulator.setSpeed(30);
  await decide(page, 'Roll back to #202', 'The player stops', 'prod');
  // No alarm watches an Amplify branch.
  await endsWith(page, 'No verdict');
  expect(await awsConsole.domainsOf(APP)).toMatchObject({
    'distrofm.example': 'standby',
    'www.distrofm.example': 'standby',
    'staging.distrofm.example': 'staging',
  });

  // The page tells what users get, and that it is not from here.
  await plan.getByRole('button', { name: 'Close' }).click();
  const prod = cell(page, 'distrofm-web', 'prod');
  await expect(prod).toHaveAccessibleName(/: #202, Needs attention/);
  await expect(headline(page)).toContainText(
    'distrofm.example and www.distrofm.example lead to standby, which serves #202',
  );

  await prod.click();
  await page.getByRole('link', { name: 'Open the rollback' }).first().click();
  await page.getByRole('button', { name: 'Undo…' }).click();
  await expect(plan.getByText('2 domains will lead to main.')).toBeVisible();
  await decide(page, 'Undo: go to #203', 'It was the browser', 'prod');
  await endsWith(page, 'No verdict');
  expect(await awsConsole.domainsOf(APP)).toMatchObject({
    'distrofm.example': 'main',
    'www.distrofm.example': 'main',
  });
  expect(await builds()).toBe(before);
});
