import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  decide,
  dialog,
  openDeployments,
  openRollback,
  release,
  sentence,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

test('a function without an alias cannot be rolled back, and the dialog says what would change that', async ({
  page,
}) => {
  await arriveAs(page, 'omar.d');
  await openDeployments(page, 'housekeeping');
  await openRollback(page, 'cost-reporter', 'prod');
  await expect(dialog(page).getByRole('alert')).toContainText(
    /No rollback as things stand.*The function has no alias.*AutoPublishAlias/,
  );
  await expect(
    dialog(page).getByRole('button', { name: /^Roll back/ }),
  ).toBeHidden();
});

test('a deleted version cannot be chosen, and the last good one before it is', async ({
  page,
}) => {
  await arriveAs(page, 'omar.d');
  await openDeployments(page, 'billing');
  await openRollback(page, 'subscription-cancel', 'prod');
  await expect(release(page, 'v29')).toBeChecked();
  await expect(release(page, 'v30')).toBeDisabled();
  await expect(release(page, 'v30')).toHaveAccessibleDescription(
    /This version has been deleted in AWS/,
  );
});

test('a build that recorded HEAD cannot be built again', async ({ page }) => {
  await arriveAs(page, 'yuki.t');
  await openDeployments(page, 'analytics-dashboard');
  await openRollback(page, 'analytics-dashboard', 'prod');
  await expect(release(page, '#87')).toBeDisabled();
  await expect(release(page, '#87')).toHaveAccessibleDescription(
    /HEAD instead of a commit/,
  );
});

test('a second rollback cannot begin beside the first, which can be watched instead', async ({
  page,
  context,
}) => {
  await arriveAs(page, 'ana.r');
  await openDeployments(page, 'artist-dashboard');
  await openRollback(page, 'artist-dashboard', 'staging');
  const submit = dialog(page).getByRole('button', { name: /^Roll back to #/ });
  await expect(submit).not.toHaveAttribute('aria-disabled', 'true');
  const name = (await submit.textContent()) ?? '';

  // Somebody of the same team was faster; the build goes on for minutes.
  const other = await context.newPage();
  await arriveAs(other, 'ana.r');
  await openDeployments(other, 'artist-dashboard');
  await openRollback(other, 'artist-dashboard', 'staging');
  await decide(other, name, 'The release form loses its draft');
  await expect(
    sentence(other, /^Bringing artist-dashboard to #/),
  ).toBeVisible();
  await other.close();

  const alert = dialog(page).getByRole('alert');
  await expect(alert).toContainText('A rollback of this target is in progress');
  await expect(alert).toContainText('The release form loses its draft');
  await expect(submit).toHaveAttribute('aria-disabled', 'true');
  await alert.getByRole('button', { name: 'Watch it' }).click();
  await expect(sentence(page, /^Bringing artist-dashboard to #/)).toBeVisible();

  await simulator.setSpeed(60);
  await expect(sentence(page, /^artist-dashboard is back on #/)).toBeVisible({
    timeout: 60_000,
  });
});

test('a plan that is out of date is refused with the new one, and what was written is kept', async ({
  page,
}) => {
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'library');
  await expect(cell(page, 'library-remove', 'dev')).toHaveAccessibleName(
    /: v26,/,
  );
  await openRollback(page, 'library-remove', 'dev');
  await expect(
    dialog(page).getByRole('button', { name: 'Roll back to v25' }),
  ).not.toHaveAttribute('aria-disabled', 'true');

  const moves = () => simulator.countOf('UpdateAlias', ACCOUNTS.dev);
  await awsConsole.moveAlias('dev', 'library-remove-dev', '24');
  const before = await moves();
  await decide(page, 'Roll back to v25', 'Removals come back');
  await expect(dialog(page).getByRole('alert')).toContainText(
    'The state has changed since the plan was made',
  );
  await expect(dialog(page).getByLabel('Reason')).toHaveValue(
    'Removals come back',
  );
  await expect(release(page, 'v24')).toHaveAccessibleName(/live now/);
  expect(await moves()).toBe(before);

  // Who has read the new plan can go on with it.
  await dialog(page).getByRole('button', { name: 'Roll back to v25' }).click();
  await expect(sentence(page, 'library-remove is back on v25')).toBeVisible({
    timeout: 30_000,
  });
  expect(await moves()).toBe(before + 1);

  // For the next run in the same world.
  await awsConsole.moveAlias('dev', 'library-remove-dev', '26');
});
