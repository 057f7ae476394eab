import { expect, type Locator, type Page } from '@playwright/test';

/** Signs in as one of the demo's people, as its sign-in page shows them. */
export async function signIn(page: Page, title: string) {
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
}

/** Has the portal remember that somebody is signed in, by the name in the catalog. */
export async function arriveAs(page: Page, user: string) {
  await page.addInitScript(
    name => window.localStorage.setItem('backspin:signed-in-as', name),
    user,
  );
}

/** The address of a component's Deployments tab. */
export const deploymentsOf = (component: string) =>
  `/catalog/default/component/${component}/deployments`;

/** Opens the Deployments tab of a component and waits for its grid. */
export async function openDeployments(page: Page, component: string) {
  await page.goto(deploymentsOf(component));
  await expect(grid(page)).toBeVisible();
}

/** The sentence that comes first. */
export const headline = (page: Page): Locator =>
  page.getByRole('region', { name: 'What matters now' });

/** The grid of targets and environments. */
export const grid = (page: Page): Locator =>
  page.getByRole('table', { name: 'Targets by environment' });

/** The link that opens a cell's details; its name tells target, environment, release and state. */
export const cell = (page: Page, target: string, where: string): Locator =>
  page.getByRole('link', {
    name: new RegExp(`^Details of ${target} in ${where}`),
  });

/** The details beside the grid. */
export const details = (page: Page, target: string, where: string): Locator =>
  page.getByRole('complementary', {
    name: `Details of ${target} in ${where}`,
  });

/** The history below the grid. */
export const history = (page: Page): Locator =>
  page.getByRole('table', { name: 'History' });

/** The rollback dialog. */
export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** A release in the dialog, to be chosen. */
export const release = (page: Page, label: string): Locator =>
  dialog(page).getByRole('radio', { name: new RegExp(`^${label}\\b`) });

/** How the rollback in the dialog stands, as a sentence. */
export const sentence = (page: Page, words: string | RegExp): Locator =>
  dialog(page).getByRole('paragraph').filter({ hasText: words });

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
  button: string,
  reason: string,
  typed?: string,
) {
  const submit = dialog(page).getByRole('button', {
    name: button,
    exact: true,
  });
  // Off until the plan on it is the one that was asked for.
  await expect(submit).toBeVisible();
  await expect(submit).not.toHaveAttribute('aria-disabled', 'true');
  await dialog(page).getByLabel('Reason').fill(reason);
  if (typed) {
    await dialog(page).getByLabel(`Type ${typed} to confirm`).fill(typed);
  }
  await submit.click();
}

/** Waits until the rollback in the dialog has ended with that verdict. A minute is ample at the speeds that the journeys set. */
export async function endsWith(
  page: Page,
  verdict: 'Healthy' | 'Unhealthy' | 'No verdict',
) {
  await expect(
    dialog(page).getByText(`${verdict}.`, { exact: true }),
  ).toBeVisible({ timeout: 60_000 });
}

/** Chooses another way than the recommended one, and waits for its plan. */
export async function chooseWay(page: Page, title: string) {
  const plan = dialog(page);
  await plan.getByRole('button', { name: /^other ways/ }).click();
  await plan.getByRole('radio', { name: new RegExp(`^${title}`) }).click();
  // Its plan is there when the sentence above the ways is of this one.
  await expect(
    plan.locator('strong', { hasText: title }).first(),
  ).toBeVisible();
}
