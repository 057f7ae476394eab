import type { Page } from '@playwright/test';
import {
  arriveAs,
  cell,
  chooseWay,
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
  /** Opens the dialog; through the menu of the cell when absent. */
  open?(page: Page): Promise<unknown>;
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

/** Decides on a mend, from the details of the target. */
const mend = (target: string, button: RegExp) => ({
  async open(page: Page) {
    await cell(page, target, 'prod').click();
    await page.getByRole('button', { name: button }).click();
  },
  show: (page: Page) => expect(calls(page)).toBeVisible(),
});

/** Decides on another way than the recommended one. */
const way = (title: string) => ({
  async show(page: Page) {
    await chooseWay(page, title);
    await expect(dialog(page).locator('[aria-busy="true"]')).toHaveCount(0);
  },
});

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
    name: 'dialog.gradually',
    ...prod('lena.w', 'search', 'search-suggest'),
    ...way('Deploy the older version gradually'),
  },
  {
    name: 'dialog.move-the-domains',
    ...prod('lena.w', 'distrofm-web'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.revert',
    ...prod('lena.w', 'distrofm-web'),
    ...way('Revert in the repository'),
  },
  {
    name: 'dialog.redeploy',
    ...prod('ana.r', 'press-kit'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.settle',
    ...prod('ana.r', 'metadata', 'metadata-update'),
    ...mend('metadata-update', /^Send all to one version/),
  },
  {
    name: 'dialog.back-in-step',
    ...prod('lena.w', 'playlists', 'playlist-update'),
    ...mend('playlist-update', /^Point at v/),
  },
  {
    name: 'dialog.several',
    ...prod('omar.d', 'housekeeping'),
    open: page =>
      page.getByRole('button', { name: 'Roll back several…' }).click(),
    show: page =>
      expect(
        dialog(page).getByRole('button', { name: /^Roll back \d targets/ }),
      ).toBeVisible(),
  },
  {
    name: 'dialog.approval-needed',
    ...prod('mara.k', 'payouts', 'payout-list'),
    show: page => expect(calls(page)).toBeVisible(),
  },
  {
    name: 'dialog.break-glass',
    ...prod('omar.d', 'payouts', 'payout-list'),
    async show(page) {
      await dialog(page)
        .getByRole('checkbox', { name: /^Break glass/ })
        .check();
      await expect(
        dialog(page).getByRole('button', { name: /^Break glass: roll back/ }),
      ).toBeVisible();
    },
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
        if (shot.open) await shot.open(page);
        else await openRollback(page, shot.target, shot.where);
        await shot.show(page);
        await shoot(page, shot.name);
      });
    });
  }
}
