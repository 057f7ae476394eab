import { expect, type Page } from '@playwright/test';

/** Goes to the next step of the form. */
export const next = (page: Page) =>
  page.getByRole('button', { name: 'Next' }).click();

/** The first step of the form for a Lambda service: what it is. */
export async function sayWhatItIs(page: Page, name: string) {
  await page.goto('/create/templates/default/lambda-service');
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page
    .getByRole('textbox', { name: 'What it is for' })
    .fill('Tells where artists play');
  await page.getByRole('textbox', { name: 'Owner' }).click();
  await page.getByRole('option', { name: /Payments/ }).click();
}

/** The second step, as its defaults have it. */
export async function keepItsFunction(page: Page) {
  // One function that HTTP requests call is there already.
  await expect(
    page.getByRole('textbox', { name: 'Name of the function' }),
  ).toHaveValue('api');
}

/** The third step: prod takes a new version at once. */
export async function goLiveAtOnce(page: Page) {
  await page.getByRole('button', { name: /How prod takes/ }).click();
  await page.getByRole('option', { name: /All at once/ }).click();
  // Empty until the catalog has answered, and until then the browser asks for a value.
  await expect(
    page.getByRole('textbox', { name: 'Who agrees to a release to prod' }),
  ).toHaveValue('group:default/release-managers');
}

/** The last step, and then what will be made. */
export async function nameTheRepository(page: Page, name: string) {
  await page.getByRole('textbox', { name: 'Repository' }).fill(name);
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'See what will be made' }).click();
  await expect(page.getByText('Tells where artists play')).toBeVisible();
}

/** Fills the form for a Lambda service in, as far as its defaults do not do it. */
export async function fillIn(page: Page, name: string) {
  await sayWhatItIs(page, name);
  await next(page);
  await keepItsFunction(page);
  await next(page);
  await goLiveAtOnce(page);
  await next(page);
  await nameTheRepository(page, name);
}
