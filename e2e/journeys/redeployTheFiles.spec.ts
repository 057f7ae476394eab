import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  decide,
  dialog,
  endsWith,
  openDeployments,
  openRollback,
  release,
} from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

/** `press-kit`, which has no repository: somebody deploys its files. */
const live = () => awsConsole.liveJob('d4presskit5m2', 'main');
const started = () => simulator.countOf('StartDeployment', ACCOUNTS.prod);

test('an app that is deployed by hand gets the files of an earlier deployment again', async ({
  page,
}) => {
  await arriveAs(page, 'ana.r');
  await openDeployments(page, 'press-kit');
  await expect(cell(page, 'press-kit', 'prod')).toHaveAccessibleName(/: #18,/);
  const before = await started();

  await openRollback(page, 'press-kit', 'prod');
  await expect(release(page, '#17')).toBeChecked();
  await expect(
    dialog(page).getByText('Deploy the earlier files again'),
  ).toBeVisible();
  // Of these Amplify has no files any more.
  await expect(release(page, '#16')).toHaveAccessibleDescription(
    /The link from which Amplify fetched its files has expired/,
  );
  await expect(release(page, '#15')).toBeDisabled();
  await expect(release(page, '#15')).toHaveAccessibleDescription(
    /Its files were uploaded/,
  );
  await simulator.setSpeed(10);
  await decide(page, 'Roll back to #17', 'The photos are too small', 'prod');
  // No alarm watches an Amplify branch.
  await endsWith(page, 'No verdict');

  expect(await started()).toBe(before + 1);
  const job = await live();
  expect(job?.jobId).toBe('19');
  expect(job?.sourceUrl).toMatch(/^s3:\/\/distrofm-releases\/press-kit\//);
  // The address of files may carry a signature, and is shown nowhere.
  await expect(page.getByText('distrofm-releases')).toHaveCount(0);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(cell(page, 'press-kit', 'prod')).toHaveAccessibleName(/: #19,/);
});
