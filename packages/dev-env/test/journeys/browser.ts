import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { CACHE_FOLDER } from '../../src/paths.ts';
import { CHROMIUM_FLAGS } from '../../src/servers/chromium.ts';

/** Where every run of the tests leaves screenshots of the pages. */
const SCREENSHOTS = process.env['SCREENSHOTS'] ?? join(CACHE_FOLDER, 'screenshots');
const SIZES = {
  small: { width: 360, height: 740 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1_360, height: 900 },
} as const;
const PICTURED = ['phone', 'desktop'];
/** The one that a page has otherwise comes last. */
const THEMES = ['dark', 'light'] as const;

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: CHROMIUM_FLAGS });

/** A page in a tab of its own, and everything that went wrong on it: console errors, exceptions, forbidden by policy. */
export async function openPage(
  browser: Browser,
  url: string,
  size: keyof typeof SIZES = 'desktop',
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: SIZES[size], reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('requestfailed', (request) => problems.push(`${request.url()} ${request.failure()?.errorText ?? ''}`));
  await page.goto(url);
  return { page, problems };
}

/** Resolves once nothing of the page is still to come: what it asked for has arrived, and each part that is loaded later is there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('[data-loading]').first().waitFor({ state: 'detached' });
}

/**
 * Shows a page as phones and a desktop do, and keeps pictures of it; throws where something sticks out at the side. Returns to
 * its own size.
 */
export async function look(page: Page, name: string): Promise<void> {
  const own = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    // The chart follows the page's new width a moment later.
    await vi.waitFor(async () => {
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width);
    }, 10_000);
    if (PICTURED.includes(size)) await photograph(page, join(SCREENSHOTS, `${name}-${viewport.width}`));
  }
  if (own !== null) await page.setViewportSize(own);
}

/** Light and dark, as much of the page as there is. */
async function photograph(page: Page, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  // The bar that stays on top would stand in the middle of the picture.
  await page.evaluate('scrollTo(0, 0)');
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${path}-${colorScheme}.png`, fullPage: true });
  }
}

/** Each width once and each theme once: what a theme can break are colours, whatever the width. */
const AXE_LOOKS = [
  ['phone', 'dark'],
  ['desktop', 'light'],
] as const;
const AXE_RUN =
  "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`))";

/** Looks at a page, and has axe look at it on a phone and a desktop, dark and light: no violation of its rules. */
export async function lookAccessibly(page: Page, name: string): Promise<void> {
  await look(page, name);
  const own = page.viewportSize();
  await page.evaluate(axe.source);
  for (const [size, colorScheme] of AXE_LOOKS) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate<string[]>(AXE_RUN), `${name}, ${size}, ${colorScheme}`).toEqual([]);
  }
  if (own !== null) await page.setViewportSize(own);
}
