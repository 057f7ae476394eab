import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  decide,
  dialog,
  openDeployments,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

const alias = (name: string) => awsConsole.aliasOf('prod', `${name}-prod`);
const moves = () => simulator.countOf('UpdateAlias', ACCOUNTS.prod);

test('several targets are rolled back as one: chosen, put in order, for one reason, each with its result', async ({
  page,
}) => {
  await arriveAs(page, 'omar.d');
  await openDeployments(page, 'housekeeping');
  const before = await moves();
  const untouched = await alias('snapshot-cleaner');

  await page.getByRole('button', { name: 'Roll back several…' }).click();
  const plan = dialog(page);
  const choice = (name: string) =>
    page.getByRole('checkbox', { name: `Roll back ${name}` });
  const row = (name: string) =>
    plan.getByRole('row').filter({ has: choice(name) });
  // What cannot be rolled back says why, and holds nobody up.
  await expect(choice('cost-reporter')).toBeDisabled();
  await expect(row('cost-reporter')).toContainText('The function has no alias');
  await choice('snapshot-cleaner').uncheck();
  const change = async (name: string) =>
    /(v\d+).*(v\d+)/.exec((await row(name).textContent()) ?? '')!.slice(1);
  const [migrationsFrom, migrationsTo] = await change('schema-migrations');
  const [archiverFrom, archiverTo] = await change('log-archiver');
  expect([
    await alias('schema-migrations'),
    await alias('log-archiver'),
  ]).toEqual([migrationsFrom, archiverFrom]);
  const first = plan.getByRole('row').nth(1);
  await expect(first).not.toContainText('schema-migrations');
  const up = plan.getByRole('button', { name: 'Move schema-migrations up' });
  while (await up.isEnabled()) await up.click();
  await expect(first).toContainText('schema-migrations');
  await plan.getByLabel('At once').fill('1');
  // Hours pass, so that these rare jobs run often enough for a verdict.
  await simulator.setSpeed(240);
  await decide(page, 'Roll back 2 targets', 'The night run hangs', 'prod');

  // One page for all of them, in their order.
  await expect(page).toHaveURL(/\/deployments\/rollback-groups\/[0-9a-f-]+$/);
  const results = page.getByRole('table', {
    name: 'Targets, in the order in which they begin',
  });
  await expect(
    page.getByText('2 of 2 rolled back', { exact: true }),
  ).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText(/“The night run hangs”/)).toBeVisible();
  const result = (at: number) => results.getByRole('row').nth(at);
  await expect(result(1)).toContainText('schema-migrations');
  await expect(result(1)).toContainText('Rolled back');
  await expect(result(2)).toContainText('log-archiver');
  await expect(result(2)).toContainText('Rolled back');
  expect(await moves()).toBe(before + 2);
  expect([
    await alias('schema-migrations'),
    await alias('log-archiver'),
  ]).toEqual([migrationsTo, archiverTo]);
  expect(await alias('snapshot-cleaner')).toBe(untouched);

  await result(1).getByRole('link', { name: 'schema-migrations' }).click();
  await expect(page.getByText('The night run hangs')).toBeVisible();
  await openDeployments(page, 'housekeeping');
  await expect(cell(page, 'log-archiver', 'prod')).toHaveAccessibleName(
    new RegExp(`: ${archiverTo},`),
  );
});
