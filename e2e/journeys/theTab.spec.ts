import {
  arriveAs,
  cell,
  deploymentsOf,
  details,
  history,
  openDeployments,
} from '../portal/page';
import { expect, test } from '../portal/test';

test('the keyboard walks the grid, opens the details and comes back', async ({
  page,
}) => {
  await arriveAs(page, 'mara.k');
  await openDeployments(page, 'payouts');
  const staging = cell(page, 'payout-list', 'staging');
  const prod = cell(page, 'payout-list', 'prod');
  await staging.focus();
  await page.keyboard.press('ArrowRight');
  await expect(prod).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 'payout-settle', 'prod')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');

  const pane = details(page, 'payout-list', 'prod');
  await expect(pane).toBeVisible();
  await pane.getByRole('tab', { name: 'Overview' }).press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(pane.getByText('Deployment group')).toBeVisible();
  await expect(page).toHaveURL(/target=.*payout-list-prod/);

  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
  await expect(prod).toBeFocused();
});

test('an Amplify build shows its steps, and a step its log', async ({
  page,
}) => {
  await arriveAs(page, 'yuki.t');
  await openDeployments(page, 'analytics-dashboard');
  await cell(page, 'analytics-dashboard', 'staging').click();
  const pane = details(page, 'analytics-dashboard', 'staging');
  await pane.getByRole('tab', { name: 'Steps' }).click();
  const steps = pane.getByRole('list', { name: 'Steps of the deployment' });
  for (const step of ['provision', 'build', 'deploy', 'verify']) {
    await expect(
      steps.getByRole('listitem').filter({ hasText: `${step}done` }),
    ).toBeVisible();
  }
  await steps.getByRole('button', { name: 'Show the log of deploy' }).click();
  await expect(steps.getByText(/# Starting deployment/)).toBeVisible();
});

test('the history is narrowed to rollbacks and to an environment', async ({
  page,
}) => {
  await arriveAs(page, 'mara.k');
  await openDeployments(page, 'royalty-calculator');
  const rows = history(page).locator('tbody tr');
  const rollback = page.getByRole('img', { name: 'Rollback' });
  // What was taken back belongs to the story of a rollback.
  const others = rows.filter({
    hasNot: rollback,
    hasNotText: /taken back|rolled back/i,
  });
  const only = page.getByRole('button', { name: 'Rollbacks only' });
  await expect(others).not.toHaveCount(0);
  await only.click();
  await expect(others).toHaveCount(0);
  await expect(rows.filter({ has: rollback })).not.toHaveCount(0);

  await only.click();
  await expect(rows.filter({ hasText: 'staging' })).not.toHaveCount(0);
  await expect(rows.filter({ hasNotText: 'staging' })).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Environment', exact: true }).click();
  await page.getByRole('option', { name: 'staging' }).click();
  await expect(rows.filter({ hasNotText: 'staging' })).toHaveCount(0);
  await expect(rows).not.toHaveCount(0);
});

test('a malformed annotation is named, and the others still work', async ({
  page,
}) => {
  await arriveAs(page, 'omar.d');
  await openDeployments(page, 'example-malformed-annotation');
  await expect(
    page.getByText('1 annotation could not be understood'),
  ).toBeVisible();
  await expect(
    page.getByText(
      /^aws.amazon.com\/lambda-function-arn: arn:aws:lambda:us-east-1:function:library-list-prod$/,
    ),
  ).toBeVisible();
  await expect(cell(page, 'library-list', 'prod')).toBeVisible();
});

test('an entity without annotations is taught them', async ({ page }) => {
  await arriveAs(page, 'omar.d');
  await page.goto(deploymentsOf('example-without-annotation'));
  await expect(
    page.getByRole('heading', {
      name: 'No deployments are connected to this entity',
    }),
  ).toBeVisible();
  await expect(
    page.getByText('aws.amazon.com/cloudformation-stack-name'),
  ).toBeVisible();
});
