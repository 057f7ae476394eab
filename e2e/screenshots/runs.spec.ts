import { awsConsole } from '../portal/console';
import {
  arriveAs,
  chooseWay,
  decide,
  dialog,
  endsWith,
  headline,
  openDeployments,
  openRollback,
  sentence,
} from '../portal/page';
import { simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';
import { each, inBothThemes } from './bothThemes';
import { shoot } from './shoot';

/** These change the world, and so come last. */
test.describe.configure({ timeout: 300_000 });

const REASON = 'Statement export fails for labels with more than 500 tracks';

test('run: the incident is taken back', async ({ page }) => {
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'mara.k');
    await openDeployments(one, 'royalty-calculator');
  });
  await simulator.setSpeed(0.2);
  await openRollback(page, 'royalty-calculator', 'prod');
  await decide(page, 'Roll back to v42', REASON, 'prod');
  await expect(headline(both[1])).toContainText('being rolled back');
  await openRollback(both[1], 'royalty-calculator', 'prod');
  await each(both, async one => {
    await expect(sentence(one, /^Bringing royalty-calculator/)).toBeVisible();
    await shoot(one, 'run.in-progress');
  });

  await simulator.setSpeed(30);
  await each(both, async one => {
    await endsWith(one, 'Healthy');
    await simulator.setSpeed(1);
    const link = dialog(one).getByRole('link', { name: 'Open its page' });
    const address = (await link.getAttribute('href')) ?? '';
    const undo = dialog(one).getByRole('button', { name: 'Undo…' });
    await expect(undo).toBeVisible();
    await shoot(one, 'run.healthy');
    await undo.click();
    await expect(
      dialog(one).getByRole('button', { name: 'Undo: go to v43' }),
    ).toBeVisible();
    await shoot(one, 'dialog.undo');
    await dialog(one).getByRole('button', { name: 'Cancel' }).click();
    await expect(headline(one)).not.toContainText('failing');
    await shoot(one, 'service.rolled-back', { whole: true });
    await one.goto(address);
    await expect(one.getByText('The plan that it carries out')).toBeVisible();
    await shoot(one, 'rollback-page.healthy', { whole: true });
  });
});

test('run: a build is waited for, and builds stay paused', async ({ page }) => {
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'yuki.t');
    await openDeployments(one, 'analytics-dashboard');
  });
  await openRollback(page, 'analytics-dashboard', 'prod');
  await decide(page, 'Roll back to #96', 'The charts are wrong', 'prod');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await each(both, async one => {
    await expect(headline(one)).toContainText('being rolled back');
    await shoot(one, 'service.rolling-back', { whole: true });
    await openRollback(one, 'analytics-dashboard', 'prod');
    await expect(
      dialog(one).getByText('Wait for the build').first(),
    ).toBeVisible();
    await shoot(one, 'run.building');
  });
  await simulator.setSpeed(60);
  await each(both, async one => {
    await endsWith(one, 'No verdict');
    await shoot(one, 'run.paused-after');
  });
});

test('run: somebody else approves', async ({ page, browser }) => {
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'mara.k');
    await openDeployments(one, 'payouts');
  });
  await openRollback(page, 'payout-create', 'prod');
  await decide(page, 'Ask for approval', 'Payouts are created twice', 'prod');
  await expect(headline(both[1])).toBeVisible();
  await openRollback(both[1], 'payout-create', 'prod');
  await each(both, async one => {
    await expect(sentence(one, 'Waiting for approval')).toBeVisible();
    await shoot(one, 'run.awaiting-approval');
  });
  const manager = await browser.newContext();
  await each(await inBothThemes(await manager.newPage()), async one => {
    await arriveAs(one, 'iva.s');
    await one.goto('/deployments/approvals');
    await expect(
      one.getByText('Nothing has changed since the plan was made.'),
    ).toBeVisible();
    await shoot(one, 'approvals.to-decide', { whole: true });
  });
  await manager.close();
});

test('run: several as one', async ({ page }) => {
  const both = await inBothThemes(page);
  await each(both, one => arriveAs(one, 'omar.d'));
  await openDeployments(page, 'housekeeping');
  await page.getByRole('button', { name: 'Roll back several…' }).click();
  await decide(page, 'Roll back 3 targets', 'The night run hangs', 'prod');
  await expect(page).toHaveURL(/\/rollback-groups\//);
  await both[1].goto(page.url());
  await each(both, async one => {
    await expect(one.getByText('Watching')).not.toHaveCount(0);
    await shoot(one, 'group-page.watching');
  });
  await simulator.setSpeed(240);
  await each(both, async one => {
    await expect(
      one.getByText('3 of 3 rolled back', { exact: true }),
    ).toBeVisible({ timeout: 180_000 });
    await shoot(one, 'group-page.done');
  });
});

test('run: a pull request is merged', async ({ page }) => {
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'lena.w');
    await openDeployments(one, 'distrofm-web');
  });
  await openRollback(page, 'distrofm-web', 'staging');
  await chooseWay(page, 'Revert in the repository');
  await decide(page, 'Roll back to #286', 'Lyrics hide the queue');
  await expect(headline(both[1])).toContainText('being rolled back');
  await openRollback(both[1], 'distrofm-web', 'staging');
  await each(both, async one => {
    await expect(
      dialog(one)
        .getByText(/waits to be merged/)
        .first(),
    ).toBeVisible();
    await shoot(one, 'run.waiting-for-the-merge');
  });
});

test('dialog: the state has changed since the plan', async ({ page }) => {
  const both = await inBothThemes(page);
  await each(both, async one => {
    await arriveAs(one, 'lena.w');
    await openDeployments(one, 'library');
    await openRollback(one, 'library-remove', 'dev');
    await expect(
      dialog(one).getByRole('button', { name: 'Roll back to v25' }),
    ).not.toHaveAttribute('aria-disabled', 'true');
  });
  await awsConsole.moveAlias('dev', 'library-remove-dev', '24');
  await each(both, async one => {
    await decide(one, 'Roll back to v25', 'Removals come back');
    await expect(dialog(one).getByRole('alert')).toBeVisible();
    await shoot(one, 'dialog.state-changed');
  });
});
