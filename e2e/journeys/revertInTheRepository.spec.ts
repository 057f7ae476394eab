import { awsConsole } from '../portal/console';
import {
  arriveAs,
  cell,
  chooseWay,
  decide,
  dialog,
  openDeployments,
  openRollback,
  sentence,
} from '../portal/page';
import { simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

const live = () => awsConsole.liveJob('d1distrofmweb7', 'staging');

test('a revert is a pull request: whoever merges it starts the build, and the rollback follows that to its end', async ({
  page,
  context,
}) => {
  await arriveAs(page, 'lena.w');
  await openDeployments(page, 'distrofm-web');
  const before = await live();

  await openRollback(page, 'distrofm-web', 'staging');
  const plan = dialog(page);
  await chooseWay(page, 'Revert in the repository');
  await expect(
    plan.getByText('Somebody has to merge a pull request.'),
  ).toBeVisible();
  await expect(plan.getByText(/once it is merged/)).toBeVisible();
  await decide(page, 'Roll back to #286', 'Lyrics hide the queue');

  // Nothing is taken back until somebody has merged it, on GitHub's own page.
  const link = plan.getByRole('link', { name: /\/pull\/\d+/ }).first();
  await expect(link).toBeVisible();
  expect((await live())?.jobId).toBe(before?.jobId);
  const opened = context.waitForEvent('page');
  await link.click();
  const pull = await opened;
  await expect(
    pull.getByRole('heading', { name: /Take staging back to/ }),
  ).toBeVisible();
  await expect(pull.getByText('Reason: Lyrics hide the queue')).toBeVisible();
  await pull.getByRole('button', { name: 'Merge pull request' }).click();
  await expect(pull.getByText('Merged as')).toBeVisible();
  const merged = /Merged as ([0-9a-f]{7})/.exec(
    (await pull.textContent('body')) ?? '',
  )![1];
  await pull.close();

  await simulator.setSpeed(60);
  await expect(sentence(page, 'distrofm-web is back on #286')).toBeVisible({
    timeout: 60_000,
  });
  const job = await live();
  expect(Number(job?.jobId)).toBeGreaterThan(Number(before?.jobId));
  expect(job?.commitId?.slice(0, 7)).toBe(merged);
  await expect(
    plan.getByText(`Build #${job?.jobId} has the files of`, { exact: false }),
  ).toBeVisible();

  await plan.getByRole('button', { name: 'Close' }).click();
  await expect(cell(page, 'distrofm-web', 'staging')).toHaveAccessibleName(
    new RegExp(`: #${job?.jobId},`),
  );
});
