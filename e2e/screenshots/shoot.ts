import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where the pictures go; not committed. */
const FOLDER = join(__dirname, '../../.backspin/screenshots');
/** Where the README's pictures are committed, when they are asked for. */
const README_FOLDER = process.env.BACKSPIN_README_IMAGES;

/** Everything is shown in both. A page is opened in a theme and stays in it: Backstage builds it anew when the theme changes. */
export const THEMES = ['light', 'dark'] as const;
const WIDTHS = [1400, 800];
const HEIGHT = 900;
/** Longer pages are cut. */
const TALLEST = 2400;

/** Height of what can be scrolled to, in pixels. The portal scrolls inside of the window. */
const contentHeight = (page: Page) =>
  page.evaluate(() =>
    Math.max(
      document.documentElement.scrollHeight,
      ...[...document.querySelectorAll('body, body *')]
        .filter(
          element =>
            element.clientHeight > window.innerHeight / 2 &&
            /auto|scroll/.test(getComputedStyle(element).overflowY),
        )
        .map(
          element =>
            window.innerHeight + element.scrollHeight - element.clientHeight,
        ),
    ),
  );

/** Two frames: what depends on width and theme has been laid out and drawn. */
const drawn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise(resolve => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );

const themeOf = (page: Page) =>
  page.evaluate(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );

/** A picture as the README shows it: what the window shows, or the dialog with a margin. */
async function shootForReadme(page: Page, path: string) {
  const dialog = page.getByRole('dialog');
  const box = (await dialog.isVisible()) && (await dialog.boundingBox());
  const margin = 8;
  // Low enough to be small, high enough to tell the story.
  const top = { x: 0, y: 0, width: WIDTHS[0], height: 840 };
  await page.screenshot({
    path,
    animations: 'disabled',
    clip: box
      ? {
          x: box.x - margin,
          y: box.y - margin,
          width: box.width + 2 * margin,
          height: box.height + 2 * margin,
        }
      : top,
  });
}

/**
 * Takes pictures of what is shown, as `<page>.<state>.<theme>.<width>.png`.
 *
 * @param name - page and state: `service.failing`
 * @param whole - with what lies below the window's edge
 */
export async function shoot(
  page: Page,
  name: string,
  { whole = false }: { whole?: boolean } = {},
) {
  const theme = await themeOf(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await drawn(page);
    if (README_FOLDER && width === WIDTHS[0]) {
      await shootForReadme(page, join(README_FOLDER, `${name}.${theme}.png`));
    }
    if (whole) {
      const height = Math.min(TALLEST, await contentHeight(page));
      await page.setViewportSize({ width, height });
      await drawn(page);
    }
    await page.screenshot({
      path: join(FOLDER, `${name}.${theme}.${width}.png`),
      animations: 'disabled',
    });
  }
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
}
