import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { CHROMIUM_FLAGS } from '../../src/servers/chromium.ts';

/** Where screenshots go when somebody wants to look at them; unset, none are taken. */
const SCREENSHOTS = process.env['SCREENSHOTS'];
const SIZES = { desktop: { width: 1_280, height: 900 }, phone: { width: 390, height: 844 } } as const;

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: CHROMIUM_FLAGS });

/** A page in a tab of its own, and everything that went wrong on it: console errors, exceptions, forbidden by policy. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: SIZES.desktop, reducedMotion: 'reduce' });
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

/** Shows a page as a phone and as a desktop do; throws where something sticks out at the side. */
export async function look(page: Page, name: string): Promise<void> {
  for (const size of ['phone', 'desktop'] as const) {
    await page.setViewportSize(SIZES[size]);
    // The chart follows the page's new width a moment later.
    await vi.waitFor(async () => {
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, `${name} on a ${size}`).toBeLessThanOrEqual(SIZES[size].width);
    }, 10_000);
    if (SCREENSHOTS === undefined) continue;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${size}.png`), fullPage: true });
  }
}
