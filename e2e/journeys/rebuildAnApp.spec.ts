import {
  arriveAs,
  cell,
  decide,
  dialog,
  endsWith,
  openDeployments,
  openRollback,
  release,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

test('an Amplify branch goes back by a new build, which pauses automatic builds until they are resumed', async ({
  page,
}) => {
  await arriveAs(page, 'yuki.t');
  await openDeployments(page, 'analytics-dashboard');
  const builds = await simulator.countOf('StartJob', ACCOUNTS.prod);

  await openRollback(page, 'analytics-dashboard', 'prod');
  await expect(release(page, '#96')).toBeChecked();
  await expect(
    dialog(page).getByText(/^The build takes about \d+ min/),
  ).toBeVisible();
  await expect(
    dialog(page).getByText('Automatic builds are paused.'),
  ).toBeVisible();
  await simulator.setSpeed(60);
  await decide(page, 'Roll back to #96', 'The charts are wrong', 'prod');
  // No alarm watches an Amplify branch.
  await endsWith(page, 'No verdict');
  await simulator.setSpeed(1);
  expect(await simulator.countOf('StartJob', ACCOUNTS.prod)).toBe(builds + 1);
  await dialog(page).getByRole('button', { name: 'Close' }).click();

  // What was built is a new build of the earlier commit.
  const prod = cell(page, 'analytics-dashboard', 'prod');
  await expect(prod).toHaveAccessibleName(/#98/);
  const paused = page.getByText(/utomatic builds .*are paused/).first();
  await expect(paused).toBeVisible();
  await page.getByRole('button', { name: 'Resume builds' }).first().click();
  await expect(paused).toBeHidden();
  await page.reload();
  await expect(prod).toBeVisible();
  await expect(paused).toBeHidden();
});
