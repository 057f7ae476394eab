import { expect, test } from '@playwright/test';
import {
  cell,
  decide,
  dialog,
  grid,
  openDeployments,
  signIn,
} from '../portal/page';
import { simulator } from '../portal/simulator';

const PROD = '333333333333';

test.describe.configure({ mode: 'serial' });

test('somebody who does not own the service sees the incident and may not act', async ({
  page,
}) => {
  await signIn(page, 'Ana R');
  await openDeployments(page, 'royalty-calculator');
  await expect(
    page.getByText(/^prod is failing: royalty-calculator v43/i),
  ).toBeVisible();
  const button = page.getByRole('button', { name: /Roll back to v42/ });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.click({ force: true });
  await expect(dialog(page)).toBeHidden();
});

test('the owner finds the release that broke prod and takes it back', async ({
  page,
}) => {
  await signIn(page, 'Mara K');
  await page.goto('/');
  await page.getByRole('link', { name: 'Royalty calculator' }).first().click();
  await page
    .getByRole('link', { name: 'Deployments', exact: true })
    .last()
    .click();

  await expect(
    page.getByText(/^prod is failing: royalty-calculator v43/i),
  ).toBeVisible();
  await expect(cell(page, 'royalty-calculator', 'prod')).toHaveAccessibleName(
    /v43, Failing/,
  );

  await page.getByRole('button', { name: /Roll back to v42/ }).click();
  const plan = dialog(page);
  await expect(plan.getByRole('radio', { name: /v42/ })).toBeChecked();
  await expect(plan.getByText('Deploy the older version')).toBeVisible();
  await expect(plan.getByText(/EXPORT_BATCH only in v43/)).toBeVisible();
  await expect(plan.getByText(/will be out of step/)).toBeVisible();

  // Nothing happens without a reason and the environment's name.
  await plan.getByRole('button', { name: 'Roll back to v42' }).click();
  await expect(plan.getByText(/Say in a few words why/)).toBeVisible();
  await expect(plan.getByText('Type prod', { exact: true })).toBeVisible();
  const before = await simulator.countOf('CreateDeployment', PROD);

  // The world runs faster, so that the alarm recovers while it is watched.
  await simulator.setSpeed(30);
  await decide(
    page,
    /^Roll back to v42$/,
    'Statement export fails for labels with more than 500 tracks',
    'prod',
  );
  await expect(plan.getByText('Healthy.')).toBeVisible({ timeout: 60_000 });
  await simulator.setSpeed(1);
  expect(await simulator.countOf('CreateDeployment', PROD)).toBe(before + 1);
  await expect(plan.getByRole('button', { name: 'Undo…' })).toBeVisible();

  // It has an address of its own.
  await plan.getByRole('link', { name: 'Open its page' }).click();
  await expect(page).toHaveURL(/\/deployments\/rollbacks\/[0-9a-f-]+$/);
  await expect(
    page.getByText(
      'Statement export fails for labels with more than 500 tracks',
    ),
  ).toBeVisible();

  // The page of the service tells the same.
  await openDeployments(page, 'royalty-calculator');
  await expect(cell(page, 'royalty-calculator', 'prod')).toHaveAccessibleName(
    /v42/,
  );
  await expect(page.getByText(/prod is failing/i)).toBeHidden();
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByText('Taken back').first()).toBeVisible();
  await expect(grid(page)).toBeVisible();
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
  await decide(page, /^Undo: go to v43$/, 'The cause was elsewhere', 'prod');
  await expect(
    dialog(page)
      .getByText(/is back on v43|Unhealthy|Healthy/)
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  await simulator.setSpeed(1);
});
