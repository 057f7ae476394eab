import {
  cell,
  decide,
  dialog,
  endsWith,
  grid,
  headline,
  history,
  openDeployments,
  release,
  sentence,
  signIn,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

const REASON = 'Statement export fails for labels with more than 500 tracks';

test.describe.configure({ mode: 'serial' });

test('somebody who does not own the service sees the incident and may not act', async ({
  page,
}) => {
  await signIn(page, 'Ana R');
  await openDeployments(page, 'royalty-calculator');
  await expect(headline(page)).toContainText(
    /prod is failing: royalty-calculator v43/i,
  );
  const button = page.getByRole('button', { name: 'Roll back to v42…' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.click({ force: true });
  await expect(dialog(page)).toBeHidden();
});

test('the owner finds the release that broke prod and takes it back', async ({
  page,
}) => {
  await signIn(page, 'Mara K');
  await page.getByRole('link', { name: 'Royalty calculator' }).first().click();
  await page
    .getByRole('navigation', { name: 'Content navigation' })
    .getByRole('link', { name: 'Deployments' })
    .click();

  await expect(headline(page)).toContainText(
    /prod is failing: royalty-calculator v43/i,
  );
  await expect(cell(page, 'royalty-calculator', 'prod')).toHaveAccessibleName(
    /v43, Failing/,
  );

  await page.getByRole('button', { name: 'Roll back to v42…' }).click();
  const plan = dialog(page);
  await expect(release(page, 'v42')).toBeChecked();
  await expect(plan.getByText('Deploy the older version')).toBeVisible();
  await expect(
    plan.getByText('variable EXPORT_BATCH only in v43'),
  ).toBeVisible();
  await expect(plan.getByText(/will be out of step/)).toBeVisible();

  // Nothing happens without a reason and the environment's name.
  const before = await simulator.countOf('CreateDeployment', ACCOUNTS.prod);
  await plan.getByRole('button', { name: 'Roll back to v42' }).click();
  await expect(plan.getByText(/Say in a few words why/)).toBeVisible();
  await expect(plan.getByText('Type prod', { exact: true })).toBeVisible();

  // The world runs faster, so that the alarm recovers while it is watched.
  await simulator.setSpeed(30);
  await decide(page, 'Roll back to v42', REASON, 'prod');
  await endsWith(page, 'Healthy');
  await simulator.setSpeed(1);
  expect(await simulator.countOf('CreateDeployment', ACCOUNTS.prod)).toBe(
    before + 1,
  );
  await expect(plan.getByRole('button', { name: 'Undo…' })).toBeVisible();

  // It has an address of its own.
  await plan.getByRole('link', { name: 'Open its page' }).click();
  await expect(page).toHaveURL(/\/deployments\/rollbacks\/[0-9a-f-]+$/);
  await expect(page.getByText(REASON, { exact: true })).toBeVisible();

  // The page of the service tells the same.
  await openDeployments(page, 'royalty-calculator');
  await expect(cell(page, 'royalty-calculator', 'prod')).toHaveAccessibleName(
    /v42/,
  );
  await expect(grid(page)).toBeVisible();
  await expect(headline(page)).not.toContainText('failing');
  await expect(history(page).getByText('Taken back').first()).toBeVisible();
});

test('undo goes forward again, planned like any other rollback', async ({
  page,
}) => {
  await signIn(page, 'Mara K');
  await openDeployments(page, 'royalty-calculator');
  await cell(page, 'royalty-calculator', 'prod').click();
  await page.getByRole('link', { name: 'Open the rollback' }).first().click();
  await page.getByRole('button', { name: 'Undo…' }).click();
  await simulator.setSpeed(30);
  await decide(page, 'Undo: go to v43', 'The cause was elsewhere', 'prod');
  // v43 is as broken as it was, and the verdict says so.
  await endsWith(page, 'Unhealthy');
  await expect(
    sentence(page, 'royalty-calculator is back on v43'),
  ).toBeVisible();
});
