import type { Page } from '@playwright/test';
import {
  arriveAs,
  cell,
  deploymentsOf,
  details,
  grid,
  headline,
  history,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';
import { shoot, THEMES } from './shoot';

/** Not signed in. */
const NOBODY = 'nobody';

interface Shot {
  /** Page and state. */
  name: string;
  /** Who looks. */
  user?: string;
  path: string;
  /** Before the page is opened. */
  before?(page: Page): Promise<unknown>;
  /** Brings about what is to be seen, and waits for it. */
  show(page: Page): Promise<unknown>;
}

/** The newest row of the history, once that has been read. */
const historyRow = (page: Page) =>
  history(page)
    .getByRole('button', { name: /^Show the steps/ })
    .first();

/** The tab once its sentence, grid and history are there. */
const tab = (component: string, ...states: string[]) => ({
  path: deploymentsOf(component),
  async show(page: Page) {
    await expect(headline(page)).toBeVisible();
    for (const state of states) {
      await expect(grid(page).getByText(state).first()).toBeVisible({
        timeout: 30_000,
      });
    }
    await expect(historyRow(page)).toBeVisible();
  },
});

/** The details of a target, opened at one of their parts. */
const opened = (
  component: string,
  where: string,
  section: string,
  text: string | RegExp,
  target = component,
) => ({
  path: deploymentsOf(component),
  async show(page: Page) {
    await cell(page, target, where).click();
    const pane = details(page, target, where);
    await pane.getByRole('tab', { name: section }).click();
    await expect(pane.getByText(text).first()).toBeVisible();
    await expect(historyRow(page)).toBeVisible();
  },
});

/** Has the browser answer for the backend, for states that the demo's policy does not know. */
const answer =
  (status: number, name: string, message: string) => (page: Page) =>
    page.route('**/api/deployments/**', route =>
      route.fulfill({
        status,
        json: { error: { name, message }, response: { statusCode: status } },
      }),
    );

const SHOTS: Shot[] = [
  { name: 'service.failing', ...tab('royalty-calculator', 'Failing') },
  {
    name: 'service.not-owned',
    user: 'ana.r',
    ...tab('royalty-calculator', 'Failing'),
  },
  {
    name: 'service.moving',
    ...tab('artist-dashboard', 'Building'),
    before: () =>
      simulator.act('estate.push-commit', {
        app: 'artist-dashboard',
        branch: 'develop',
      }),
  },
  { name: 'service.out-of-step', ...tab('playlists', 'Out of step') },
  { name: 'service.leftover-weight', ...tab('metadata', 'Leftover weight') },
  { name: 'service.runtime-ends', ...tab('artwork', 'Runtime ends') },
  { name: 'service.no-alias', ...tab('housekeeping', 'No alias') },
  { name: 'service.well', ...tab('library', 'Live') },
  { name: 'service.malformed', ...tab('example-malformed-annotation') },
  {
    name: 'service.not-readable',
    ...tab('tax-forms'),
    before: () =>
      simulator.addFault({
        kind: 'accessDenied',
        service: 'lambda',
        account: ACCOUNTS.dev,
      }),
    async show(page) {
      await expect(page.getByText(/lambda:GetFunction/).first()).toBeVisible({
        timeout: 60_000,
      });
    },
  },
  {
    name: 'service.empty',
    path: deploymentsOf('example-without-annotation'),
    show: page =>
      expect(page.getByText('cloudformation-stack-name')).toBeVisible(),
  },
  {
    name: 'service.loading',
    path: deploymentsOf('library'),
    before: page => page.route('**/api/deployments/**', () => {}),
    show: page =>
      expect(
        page.getByRole('status', { name: 'Reading deployments' }),
      ).toBeVisible(),
  },
  {
    name: 'service.not-allowed',
    path: deploymentsOf('library'),
    before: answer(403, 'NotAllowedError', 'Unauthorized'),
    show: page =>
      expect(page.getByText('You may not see these deployments')).toBeVisible(),
  },
  {
    name: 'service.error',
    path: deploymentsOf('library'),
    before: answer(500, 'Error', 'The database could not be reached'),
    show: page =>
      expect(page.getByText('The deployments could not be read')).toBeVisible({
        timeout: 30_000,
      }),
  },
  {
    name: 'details.overview',
    ...opened('royalty-calculator', 'prod', 'Overview', 'What changed'),
  },
  {
    name: 'details.configuration',
    ...opened('royalty-calculator', 'prod', 'Configuration', 'CodeDeploy'),
  },
  {
    name: 'details.releases',
    ...opened('royalty-calculator', 'prod', 'Releases', 'Last good'),
  },
  {
    name: 'details.leftover-weight',
    ...opened(
      'metadata',
      'prod',
      'Overview',
      'What to mend',
      'metadata-update',
    ),
    user: 'ana.r',
  },
  {
    name: 'details.out-of-step',
    ...opened(
      'playlists',
      'prod',
      'Overview',
      'Two ways back',
      'playlist-update',
    ),
    user: 'lena.w',
  },
  {
    name: 'details.log',
    path: deploymentsOf('analytics-dashboard'),
    async show(page) {
      const build = opened('analytics-dashboard', 'prod', 'Steps', 'provision');
      await build.show(page);
      await page
        .getByRole('button', { name: 'Show the log of deploy' })
        .click();
      await expect(page.getByText(/# Starting deployment/)).toBeVisible();
    },
  },
  {
    name: 'history.rollbacks',
    path: deploymentsOf('royalty-calculator'),
    async show(page) {
      await page.getByRole('button', { name: 'Rollbacks only' }).click();
      await expect(
        history(page).getByRole('img', { name: 'Rollback' }).first(),
      ).toBeVisible();
    },
  },
  {
    name: 'card.failing',
    path: '/catalog/default/component/royalty-calculator',
    show: page => expect(page.getByText(/prod is failing/i)).toBeVisible(),
  },
  {
    name: 'card.well',
    path: '/catalog/default/component/library',
    show: page => expect(page.getByText(/live and well/)).toBeVisible(),
  },
  {
    name: 'fleet.all',
    path: '/deployments',
    async show(page) {
      await expect(page.getByText(/^\d+ services/)).toBeVisible();
      // Titles come from the catalog, a little later than the names.
      await expect(
        page.getByRole('link', { name: 'Royalty calculator' }),
      ).toBeVisible();
      await expect(page.getByText('Payments').first()).toBeVisible();
      await expect(page.getByText(/not read yet/i)).toHaveCount(0, {
        timeout: 60_000,
      });
    },
  },
  {
    name: 'fleet.attention',
    path: '/deployments',
    async show(page) {
      await page.getByRole('button', { name: /^Needs attention/ }).click();
      await expect(page.getByText(/of \d+ services/)).toBeVisible();
    },
  },
  {
    name: 'fleet.no-match',
    path: '/deployments',
    async show(page) {
      await page.getByRole('searchbox', { name: 'Filter' }).fill('nothing');
      await expect(page.getByText('No service matches')).toBeVisible();
    },
  },
  {
    name: 'fleet.loading',
    path: '/deployments',
    before: page => page.route('**/api/deployments/**', () => {}),
    show: page =>
      expect(page.getByRole('searchbox', { name: 'Filter' })).toBeVisible(),
  },
  {
    name: 'approvals.none',
    user: 'iva.s',
    path: '/deployments/approvals',
    show: page =>
      expect(page.getByText('Nothing awaits your approval')).toBeVisible(),
  },
  {
    name: 'diagnostics.well',
    path: '/deployments/diagnostics',
    show: page =>
      expect(page.getByText(/accounts can be read/)).toBeVisible({
        timeout: 60_000,
      }),
  },
  {
    name: 'diagnostics.denied',
    path: '/deployments/diagnostics',
    before: () =>
      simulator.addFault({
        kind: 'accessDenied',
        service: 'cloudwatch',
        operation: 'DescribeAlarms',
        account: ACCOUNTS.staging,
      }),
    show: page =>
      expect(page.getByRole('alert')).toContainText('DescribeAlarms', {
        timeout: 60_000,
      }),
  },
  {
    name: 'sign-in.people',
    user: NOBODY,
    path: '/',
    show: page => expect(page.getByText('Who are you today?')).toBeVisible(),
  },
];

for (const { name, user = 'mara.k', path, before, show } of SHOTS) {
  for (const colorScheme of THEMES) {
    test.describe(colorScheme, () => {
      test.use({ colorScheme });
      test(name, async ({ page }) => {
        if (user !== NOBODY) await arriveAs(page, user);
        await before?.(page);
        await page.goto(path);
        await show(page);
        await shoot(page, name, { whole: true });
      });
    });
  }
}
