import { arriveAs, grid } from '../portal/page';
import { expect, test } from '../portal/test';

test('the page of all services is narrowed by words, state and owner, and leads to a service', async ({
  page,
}) => {
  await arriveAs(page, 'ana.r');
  await page.goto('/');
  await page
    .getByRole('navigation', { name: 'sidebar nav' })
    .getByRole('link', { name: 'Deployments' })
    .click();
  const services = page
    .getByRole('table', { name: 'Services by environment' })
    .getByRole('rowheader');
  await expect(services).toHaveCount(31);

  const search = page.getByRole('searchbox', { name: 'Filter' });
  await search.fill('python3.9');
  await expect(services).toHaveText([/^Artwork/]);
  // A filtered page has an address that can be shared.
  await page.reload();
  await expect(services).toHaveText([/^Artwork/]);
  await search.fill('no such thing');
  await expect(page.getByText('No service matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear all filters' }).click();

  await page.getByRole('button', { name: /^Builds paused/ }).click();
  await expect(services.filter({ hasText: 'Artist dashboard' })).toHaveCount(1);
  await expect(services.filter({ hasText: 'Royalty' })).toHaveCount(0);
  await page.getByRole('button', { name: /^Builds paused/ }).click();

  await page.getByRole('button', { name: 'Owner' }).click();
  await page.getByRole('option', { name: 'Mine' }).click();
  await expect(services.filter({ hasText: 'Royalty' })).toHaveCount(0);
  await expect(services.filter({ hasText: 'Artwork' })).toHaveCount(1);

  await page.getByRole('link', { name: /^artist-dashboard in prod/ }).click();
  await expect(page).toHaveURL(/artist-dashboard\/deployments\?target=/);
  await expect(grid(page)).toBeVisible();
});
