import type { Page } from '@playwright/test';
import { unregister } from '../portal/catalog';
import {
  goLiveAtOnce,
  keepItsFunction,
  nameTheRepository,
  next,
  sayWhatItIs,
} from '../portal/newService';
import { arriveAs, openDeployments } from '../portal/page';
import { simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';
import { each, inBothThemes } from './bothThemes';
import { shoot, THEMES } from './shoot';

test.describe.configure({ timeout: 600_000 });

const NAME = 'tour-dates';
const TEMPLATES = [
  'lambda-service',
  'lambda-function',
  'lambda-service-cdk',
  'amplify-app',
];

/**
 * The page of a task that can be repeated keeps three connections open, and a browser has
 * six for a portal without HTTP/2.
 */
const leaveTask = (page: Page) => page.goto('about:blank');

test.afterAll(() => unregister('mara.k', [NAME]));

for (const colorScheme of THEMES) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('create.templates', async ({ page }) => {
      await arriveAs(page, 'mara.k');
      await page.goto('/create');
      await expect(
        page.getByRole('heading', { name: 'Lambda service', exact: true }),
      ).toBeVisible();
      await shoot(page, 'create.templates', { whole: true });
    });

    for (const template of TEMPLATES) {
      test(`create.${template}`, async ({ page }) => {
        await arriveAs(page, 'mara.k');
        await page.goto(`/create/templates/default/${template}`);
        await expect(page.getByRole('button', { name: 'Next' })).toBeVisible();
        await shoot(page, `create.${template}`, { whole: true });
      });
    }

    test('create.bad-name', async ({ page }) => {
      await arriveAs(page, 'mara.k');
      await sayWhatItIs(page, 'Tour Dates');
      await next(page);
      await expect(
        page.getByText(/such as royalty-reports$/).last(),
      ).toBeVisible();
      await shoot(page, 'create.bad-name', { whole: true });
    });
  });
}

test('create: a service is made, waits at prod, and is rejected', async ({
  page,
}) => {
  await arriveAs(page, 'mara.k');
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'mara.k');
    await sayWhatItIs(one, NAME);
    await next(one);
    await keepItsFunction(one);
    await shoot(one, 'create.functions', { whole: true });
    await next(one);
    await goLiveAtOnce(one);
    await shoot(one, 'create.go-live', { whole: true });
    await next(one);
    await nameTheRepository(one, NAME);
    await shoot(one, 'create.review', { whole: true });
  });

  await page.bringToFront();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('link', { name: 'The service' })).toBeVisible({
    timeout: 120_000,
  });
  const address = page.url();
  await each(both, async one => {
    await one.goto(address);
    await expect(one.getByRole('link', { name: 'The service' })).toBeVisible();
    await shoot(one, 'create.done', { whole: true });
    await leaveTask(one);
  });
  // The name is taken now.
  await each(both, async one => {
    await sayWhatItIs(one, NAME);
    await next(one);
    await next(one);
    await next(one);
    await nameTheRepository(one, NAME);
    await one.getByRole('button', { name: 'Create' }).click();
    await expect(one.getByRole('button', { name: 'Start Over' })).toBeEnabled({
      timeout: 120_000,
    });
    await shoot(one, 'create.name-taken', { whole: true });
    await leaveTask(one);
  });

  await simulator.setSpeed(60);
  await each(both, async one => {
    await arriveAs(one, 'mara.k');
    await openDeployments(one, NAME);
    await expect(one.getByText(/waits for/i).first()).toBeVisible({
      timeout: 90_000,
    });
    await shoot(one, 'pipeline.waiting', { whole: true });
  });
  await each(both, async one => {
    await arriveAs(one, 'iva.s');
    await openDeployments(one, NAME);
    await one.getByRole('button', { name: /^Reject… Deploy/ }).click();
    await expect(one.getByRole('dialog')).toBeVisible();
    await shoot(one, 'pipeline.reject');
    await one.keyboard.press('Escape');
    await one.getByRole('button', { name: /^Approve… Deploy/ }).click();
    await expect(one.getByRole('dialog')).toBeVisible();
    await shoot(one, 'pipeline.approve');
    await one.keyboard.press('Escape');
  });
  await page.bringToFront();
  await page.getByRole('button', { name: /^Reject… Deploy/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill('Not before the tour is announced');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Reject' })
    .click();
  await expect(page.getByText(/^You rejected/)).toBeVisible();
  await shoot(page, 'pipeline.rejected', { whole: true });
  await each(both, async one => {
    await openDeployments(one, NAME);
    await expect(one.getByRole('region', { name: 'Pipeline' })).toContainText(
      /Failed/,
    );
    await shoot(one, 'pipeline.was-rejected', { whole: true });
  });
});
