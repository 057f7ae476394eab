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

const moves = () => simulator.countOf('UpdateAlias', ACCOUNTS.prod);

test('without CodeDeploy the alias is moved in seconds, and undo moves it forward', async ({
  page,
}) => {
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'library');
  await expect(cell(page, 'library-list', 'prod')).toHaveAccessibleName(/v9/);
  const before = await moves();

  await openRollback(page, 'library-list', 'prod');
  await expect(release(page, 'v8')).toBeChecked();
  await expect(dialog(page).getByText('Move the alias')).toBeVisible();
  await decide(page, 'Roll back to v8', 'Lists come back empty', 'prod');
  await endsWith(page, 'Healthy');
  expect(await moves()).toBe(before + 1);

  await dialog(page).getByRole('button', { name: 'Undo…' }).click();
  await expect(
    dialog(page).getByText(/rolled back from v9 to v8/),
  ).toBeVisible();
  await decide(page, 'Undo: go to v9', 'The lists were empty before', 'prod');
  await endsWith(page, 'Healthy');
  expect(await moves()).toBe(before + 2);

  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(cell(page, 'library-list', 'prod')).toHaveAccessibleName(/v9/);
});
