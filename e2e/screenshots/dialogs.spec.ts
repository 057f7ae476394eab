import type { Page } from '@playwright/test';
import {
  arriveAs,
  dialog,
  openDeployments,
  openRollback,
  release,
} from '../portal/page';
import { expect, test } from '../portal/test';
import { shoot, THEMES } from './shoot';

interface DialogShot {
  /** Page and state. */
  name: string;
  user: string;
  component: string;
  target: string;
  where: string;
  /** Before the dialog is opened. */
  before?(page: Page): Promise<unknown>;
  /** Brings about what is to be seen once the dialog is open. */
  show(page: Page): Promise<unknown>;
}

const prod = (user: string, component: string, target = component) => ({
  user,
  component,
  target,
  where: 'prod',
});

const calls = (page: Page) => dialog(page).getByText(/calls? will be made$/);

const SHOTS: DialogShot[] = [
  // First, because the deployment that it stops ends by itself.
  {
    name: 'dialog.stop',
    ...prod('mara.k', 'royalty-calculator'),
    where: 'staging',
    show: page =>
      expect(
        dialog(page).getByRole('button', { name: /^Stop and go back/ }),
      ).toBeVisible(),
  },
  {
    name: 'dialog.plan',
    ...prod('mara.k', 'royalty-calculator'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.ways-and-calls',
    ...prod('mara.k', 'royalty-calculator'),
    async show(page) {
      await dialog(page)
        .getByRole('button', { name: /^other ways/ })
        .click();
      await calls(page).click();
    },
  },
  {
    name: 'dialog.reason-missing',
    ...prod('mara.k', 'royalty-calculator'),
    async show(page) {
      await calls(page).waitFor();
      await dialog(page)
        .getByRole('button', { name: /^Roll back to/ })
        .click();
      await expect(
        dialog(page).getByText(/Say in a few words why/),
      ).toBeVisible();
    },
  },
  {
    name: 'dialog.move-the-alias',
    ...prod('lena.w', 'library', 'library-list'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.rebuild',
    ...prod('yuki.t', 'analytics-dashboard'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.ineligible',
    ...prod('omar.d', 'billing', 'subscription-cancel'),
    async show(page) {
      await expect(release(page, 'v30')).toBeDisabled();
      await expect(calls(page)).toBeVisible();
    },
  },
  {
    name: 'dialog.refused',
    ...prod('omar.d', 'housekeeping', 'cost-reporter'),
    show: page => expect(dialog(page).getByRole('alert')).toBeVisible(),
  },
  {
    name: 'dialog.loading',
    ...prod('mara.k', 'royalty-calculator'),
    before: page =>
      page.route(/\/api\/deployments\/.*(plan|releases)/, () => {}),
    show: page =>
      expect(dialog(page).getByText('Go back to').first()).toBeVisible(),
  },
];

for (const shot of SHOTS) {
  for (const colorScheme of THEMES) {
    test.describe(colorScheme, () => {
      test.use({ colorScheme });
      test(shot.name, async ({ page }) => {
        await arriveAs(page, shot.user);
        await openDeployments(page, shot.component);
        await shot.before?.(page);
        await openRollback(page, shot.target, shot.where);
        await shot.show(page);
        await shoot(page, shot.name);
      });
    });
  }
}
