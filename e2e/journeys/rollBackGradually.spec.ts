import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  chooseWay,
  decide,
  dialog,
  endsWith,
  history,
  openDeployments,
  openRollback,
  release,
  sentence,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

const NAME = 'search-suggest';
const alias = () => awsConsole.aliasOf('prod', `${NAME}-prod`);

test('whoever doubts the older version takes it back as the deployment group shifts traffic', async ({
  page,
}) => {
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'search');
  const deployments = await simulator.countOf(
    'CreateDeployment',
    ACCOUNTS.prod,
  );
  await openRollback(page, NAME, 'prod');
  const button = dialog(page).getByRole('button', { name: /^Roll back to v/ });
  const to = /v\d+/.exec((await button.textContent()) ?? '')![0];
  const from = await alias();
  await expect(release(page, from)).toHaveAccessibleName(/live now/);

  await chooseWay(page, 'Deploy the older version gradually');
  await expect(
    dialog(page).getByText(`${from} goes on serving for 5 min.`),
  ).toBeVisible();
  await expect(dialog(page).getByText(/^about 5 min/)).toBeVisible();
  // Fast enough to reach the ten percent soon, slow enough to see them.
  await simulator.setSpeed(20);
  await decide(page, `Roll back to ${to}`, 'Suggestions are slow', 'prod');

  // Ten percent for five minutes, on the page and in AWS alike.
  await expect(sentence(page, `Bringing ${NAME} to ${to}`)).toBeVisible();
  await expect(dialog(page).getByText(/10 % moved/)).toBeVisible({
    timeout: 30_000,
  });
  expect(await alias()).toBe(`${from}, ${to} 10 %`);
  await simulator.setSpeed(60);
  await endsWith(page, 'Healthy');
  expect(await alias()).toBe(to);
  expect(await simulator.countOf('CreateDeployment', ACCOUNTS.prod)).toBe(
    deployments + 1,
  );

  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(cell(page, NAME, 'prod')).toHaveAccessibleName(
    new RegExp(`: ${to},`),
  );
  const row = history(page)
    .getByRole('row')
    .filter({
      has: page.getByRole('img', { name: 'Rollback' }),
      hasText: 'Suggestions are slow',
    });
  await expect(row.first()).toContainText('Rolled back');
});
