import type { Browser } from '@playwright/test';
import {
  arriveAs,
  decide,
  dialog,
  endsWith,
  history,
  openDeployments,
  openRollback,
  sentence,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

/** A browser of somebody else's, signed in as that person. */
async function browserOf(browser: Browser, person: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await arriveAs(page, person);
  return page;
}

const deployments = () => simulator.countOf('CreateDeployment', ACCOUNTS.prod);

test('an owner asks, a release manager approves, and the rollback is carried out to its verdict', async ({
  page,
  browser,
}) => {
  await arriveAs(page, 'mara.k');
  await openDeployments(page, 'payouts');
  await openRollback(page, 'payout-create', 'prod');
  await expect(
    dialog(page).getByText(/By members of Release managers/),
  ).toBeVisible();
  const before = await deployments();
  await decide(page, 'Ask for approval', 'Payouts are created twice', 'prod');
  await expect(sentence(page, 'Waiting for approval')).toBeVisible();
  await expect(
    dialog(page).getByText('You asked for this rollback yourself', {
      exact: false,
    }),
  ).toBeVisible();

  const iva = await browserOf(browser, 'iva.s');
  await iva.goto('/deployments');
  await iva.getByRole('button', { name: 'Approvals, 1 to decide' }).click();
  const request = iva.getByRole('article', { name: 'payout-create in prod' });
  await expect(request.getByText('Payouts are created twice')).toBeVisible();
  await expect(
    request.getByText('Nothing has changed since the plan was made.'),
  ).toBeVisible();
  expect(await deployments()).toBe(before);
  await request.getByLabel('Comment').fill('The bank says so too');
  await request.getByRole('button', { name: /^Approve/ }).click();
  await expect(iva.getByText(/^You approved: payout-create/)).toBeVisible();

  await simulator.setSpeed(10);
  await endsWith(page, 'Healthy');
  expect(await deployments()).toBe(before + 1);
  await iva.getByRole('link', { name: 'Watch it' }).click();
  await expect(iva.getByRole('list', { name: 'Decisions' })).toContainText(
    /approved.*“The bank says so too”/,
  );
  await iva.context().close();
});

test('whoever is on call breaks glass past a request that waits, and it is marked', async ({
  page,
  browser,
}) => {
  const mara = await browserOf(browser, 'mara.k');
  await openDeployments(mara, 'payouts');
  await openRollback(mara, 'payout-status', 'prod');
  await decide(mara, 'Ask for approval', 'Statuses of the wrong month', 'prod');
  await expect(sentence(mara, 'Waiting for approval')).toBeVisible();

  await arriveAs(page, 'omar.d');
  await openDeployments(page, 'payouts');
  await openRollback(page, 'payout-status', 'prod');
  await dialog(page).getByRole('button', { name: 'Break glass…' }).click();
  await expect(
    dialog(page).getByText(/You may not roll this target back, but/),
  ).toBeVisible();
  const glass = dialog(page).getByRole('checkbox', { name: /^Break glass/ });
  await expect(glass).toBeChecked();
  await expect(glass).toHaveAccessibleDescription(
    /Payments ?, On call are told.*takes the place of the request by Mara/,
  );
  const submit = dialog(page).getByRole('button', {
    name: /^Break glass: roll back to/,
  });
  await decide(
    page,
    (await submit.textContent()) ?? '',
    'It shows the wrong month and nobody who approves answers',
    'prod',
  );
  await expect(dialog(page).getByText('Glass was broken.')).toBeVisible();
  await expect(sentence(mara, 'Cancelled before it began')).toBeVisible();
  await mara.context().close();

  await simulator.setSpeed(10);
  await endsWith(page, 'Healthy');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(
    history(page).getByRole('row').filter({ hasText: 'Glass broken' }),
  ).toContainText('payout-status');
});
