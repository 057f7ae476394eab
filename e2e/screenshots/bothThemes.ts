import type { Page } from '@playwright/test';

/** The same portal once in each theme: what happens once is seen in both. */
export async function inBothThemes(light: Page): Promise<Page[]> {
  await light.emulateMedia({ colorScheme: 'light' });
  const dark = await light.context().newPage();
  await dark.emulateMedia({ colorScheme: 'dark' });
  return [light, dark];
}

/** One after the other, because a page that is not in front may not be drawn. */
export async function each(
  pages: Page[],
  act: (page: Page) => Promise<unknown>,
) {
  for (const page of pages) {
    await page.bringToFront();
    await act(page);
  }
}
