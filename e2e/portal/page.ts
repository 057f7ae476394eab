import { expect, type Locator, type Page } from '@playwright/test';

/** Signs in as one of the demo's people, as its sign-in page shows them. */
export async function signIn(page: Page, title: string) {
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
}

/** Opens the Deployments tab of a component and waits for its grid. */
export async function openDeployments(page: Page, component: string) {
  await page.goto(`/catalog/default/component/${component}/deployments`);
  await expect(grid(page)).toBeVisible();
}

/** The grid of targets and environments. */
export const grid = (page: Page): Locator =>
  page.getByRole('table', { name: 'Targets by environment' });

/** The link that opens a cell's details; its name tells target, environment, release and state. */
export const cell = (page: Page, target: string, where: string): Locator =>
  page.getByRole('link', {
    name: new RegExp(`^Details of ${target} in ${where}`),
  });

/** The rollback dialog. */
export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** Opens the rollback dialog through a cell's menu. */
export async function openRollback(page: Page, target: string, where: string) {
  await page
    .getByRole('button', { name: `Actions for ${target} in ${where}` })
    .click();
  await page.getByRole('menuitem', { name: /Roll back/ }).click();
  await expect(dialog(page)).toBeVisible();
}

/** Fills the decision in and confirms it with the button of that name. */
export async function decide(
  page: Page,
  button: RegExp,
  reason: string,
  typed?: string,
) {
  await dialog(page)
    .getByLabel(/^Reason/)
    .fill(reason);
  if (typed) {
    await dialog(page).getByLabel(`Type ${typed} to confirm`).fill(typed);
  }
  await dialog(page).getByRole('button', { name: button }).click();
}
