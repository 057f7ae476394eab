import { arriveAs } from '../portal/page';
import { ACCOUNTS, simulator } from '../portal/simulator';
import { expect, test } from '../portal/test';

test('a denied action is named with its role, stands in the policy, and is forgotten once it is allowed', async ({
  page,
}) => {
  await arriveAs(page, 'omar.d');
  await page.goto('/deployments');
  await page.getByRole('button', { name: 'Diagnostics' }).click();
  const well = page.getByText('All 3 accounts can be read.');
  await expect(well).toBeVisible({ timeout: 30_000 });

  await simulator.addFault({
    kind: 'accessDenied',
    service: 'cloudwatch',
    operation: 'DescribeAlarms',
    account: ACCOUNTS.staging,
  });
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(
    'staging (222222222222), us-east-1: CloudWatch',
    { timeout: 40_000 },
  );
  await expect(alert).toContainText(
    'Add cloudwatch:DescribeAlarms to role arn:aws:iam::222222222222:role/backspin-read',
  );

  const policy = JSON.parse(
    await page.getByRole('textbox', { name: 'To read' }).inputValue(),
  ) as { Statement: Array<{ Effect: string; Action: string[] }> };
  expect(
    policy.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(
      ({ Action }) => Action,
    ),
  ).toContain('cloudwatch:DescribeAlarms');

  await simulator.clearFaults();
  await expect(well).toBeVisible({ timeout: 60_000 });
});
