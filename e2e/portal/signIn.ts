import { expect, type Page } from '@playwright/test';

/** Signs in as one of the demo's people, as its sign-in page shows them. */
export async function signIn(page: Page, title: string) {
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
}

/** Opens the Deployments tab of a component. */
export async function openDeployments(page: Page, component: string) {
  await page.goto(`/catalog/default/component/${component}/deployments`);
}
