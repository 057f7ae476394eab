import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  decide,
  details,
  dialog,
  endsWith,
  headline,
  openDeployments,
  sentence,
} from '../portal/page';
import { expect, test } from '../portal/test';

test('the traffic that a stopped deployment left on two versions is sent to one', async ({
  page,
}) => {
  const alias = () => awsConsole.aliasOf('prod', 'metadata-update-prod');
  await arriveAs(page, 'ana.r');
  await openDeployments(page, 'metadata');
  await expect(headline(page)).toContainText(
    'v18 still receives 10 % of the traffic, though no deployment is in progress',
    { timeout: 40_000 },
  );
  expect(await alias()).toBe('v17, v18 10 %');

  await cell(page, 'metadata-update', 'prod').click();
  const pane = details(page, 'metadata-update', 'prod');
  await expect(pane.getByText('90 % on v17, 10 % on v18')).toBeVisible();
  await pane.getByRole('button', { name: 'Send all to one version…' }).click();
  await expect(
    dialog(page).getByRole('heading', {
      name: 'Send all traffic of metadata-update in prod to one version',
    }),
  ).toBeVisible();
  await decide(page, 'Send all to v17', 'Left by a stopped deployment', 'prod');
  await endsWith(page, 'Healthy');
  await expect(
    sentence(page, 'All traffic of metadata-update goes to v17'),
  ).toBeVisible();
  expect(await alias()).toBe('v17');

  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(headline(page)).not.toContainText('still receives');
  await expect(cell(page, 'metadata-update', 'prod')).toHaveAccessibleName(
    /: v17, Live/,
  );
});

test('an alias that was moved past its stack is pointed at the version that the stack records', async ({
  page,
}) => {
  const alias = () => awsConsole.aliasOf('prod', 'playlist-update-prod');
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'playlists');
  await expect(headline(page)).toContainText(
    'v31 is live, but stack playlists-prod has recorded v32',
    { timeout: 40_000 },
  );
  expect(await alias()).toBe('v31');

  await cell(page, 'playlist-update', 'prod').click();
  const pane = details(page, 'playlist-update', 'prod');
  await expect(
    pane.getByRole('listitem').filter({ hasText: 'Deploy a revert' }),
  ).toBeVisible();
  await pane.getByRole('button', { name: 'Point at v32…' }).click();
  await expect(
    dialog(page).getByRole('heading', {
      name: 'Bring playlist-update in prod back in step with its stack',
    }),
  ).toBeVisible();
  await expect(
    dialog(page).getByText('v32 is live until the stack is deployed.'),
  ).toBeVisible();
  await decide(
    page,
    'Point at v32',
    'A revert is about to be deployed',
    'prod',
  );
  await endsWith(page, 'Healthy');
  expect(await alias()).toBe('v32');

  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(headline(page)).not.toContainText('out of step');
  await expect(cell(page, 'playlist-update', 'prod')).toHaveAccessibleName(
    /: v32, Live/,
  );
});
