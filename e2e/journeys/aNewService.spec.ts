import type { Page } from '@playwright/test';
import { unregister } from '../portal/catalog';
import { fillIn } from '../portal/newService';
import {
  arriveAs,
  cell,
  decide,
  dialog,
  endsWith,
  headline,
  history,
  openDeployments,
  openRollback,
} from '../portal/page';
import { pushChange } from '../portal/repository';
import { simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

const NAME = 'tour-dates';
const RETRIED = 'venue-map';

test.afterAll(() => unregister('mara.k', [NAME, RETRIED]));

/** Approves what waits at prod, in the browser of somebody who may. */
async function approveProd(page: Page) {
  await openPipeline(page);
  await page
    .getByRole('button', { name: /^Approve… Deploy #\d+ to prod/ })
    .click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Approve: deploy to prod' }).click();
  await expect(
    page.getByText(/^You approved Deploy #\d+ to prod/),
  ).toBeVisible();
}

async function openPipeline(page: Page) {
  await openDeployments(page, NAME);
  await expect(page.getByRole('region', { name: 'Pipeline' })).toBeVisible();
}

/** Waits until a release is live in prod, as the grid says. */
async function liveInProd(page: Page, release: string) {
  await expect(cell(page, `${NAME}-api`, 'prod')).toHaveAccessibleName(
    new RegExp(release),
    { timeout: 90_000 },
  );
}

test('a service is made, deployed, approved and live; a bad change follows, and is taken back', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  await arriveAs(page, 'mara.k');
  await fillIn(page, NAME);
  await page.getByRole('button', { name: 'Create' }).click();
  const service = page.getByRole('link', { name: 'The service' });
  await expect(service).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByRole('link', { name: 'The repository' }),
  ).toHaveAttribute('href', new RegExp(`/distrofm/${NAME}\\.git$`));

  // The pipeline runs by simulated time.
  await simulator.setSpeed(60);
  const context = await browser.newContext();
  const iva = await context.newPage();
  await arriveAs(iva, 'iva.s');
  await service.click();
  await expect(
    page.getByRole('heading', { name: /Tour dates/ }).first(),
  ).toBeVisible();
  await approveProd(iva);
  await openPipeline(page);
  await liveInProd(page, 'v1');

  await pushChange(
    `distrofm/${NAME}`,
    'src/functions/api/logic.ts',
    text => `// SIMULATE_ERRORS=0.9\n${text}`,
    'Answer before looking',
  );
  await approveProd(iva);
  await context.close();
  await liveInProd(page, 'v2, Failing');
  await expect(headline(page)).toContainText(/prod is failing/i);

  await openRollback(page, `${NAME}-api`, 'prod');
  await decide(
    page,
    'Roll back to v1',
    'Nine of ten callers get errors',
    'prod',
  );
  await endsWith(page, 'Healthy');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await liveInProd(page, 'v1');
  await expect(history(page)).toContainText('Nine of ten callers get errors');
});

test('GitHub fails in the middle: the task is repeated, and makes nothing twice', async ({
  page,
}) => {
  const repositories = () => simulator.countOf('CreateRepository');
  await arriveAs(page, 'mara.k');
  await fillIn(page, RETRIED);
  const before = await repositories();
  await simulator.addFault({
    service: 'github',
    operation: 'PutEnvironment',
    kind: 'error',
    status: 503,
  });
  await page.getByRole('button', { name: 'Create' }).click();
  const retry = page.getByRole('button', { name: 'Retry' });
  await expect(retry).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByText(/Server Error/).first()).toBeVisible();
  expect(await repositories()).toBe(before + 1);

  await simulator.clearFaults();
  await retry.click();
  await expect(page.getByRole('link', { name: 'The service' })).toBeVisible({
    timeout: 60_000,
  });
  expect(await repositories()).toBe(before + 1);
});
