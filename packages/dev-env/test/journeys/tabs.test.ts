import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { signToken } from '../../src/stack/token.ts';
import { openPage } from './browser.ts';
import { PATIENCE } from '../stack/ground.ts';
import { openSite, OWNER, type Site } from './site.ts';

const VISITOR = 'visitor';
/** So many tabs somebody may have open at once here. */
const TABS = 2;
/** A page renews a minute before the end: this leaves it a few seconds with the first token, in which it connects by it. */
const SHORT_SECONDS = 70;
const executable = findChromium();

const say = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Your message' }).fill(words);
  await page.keyboard.press('Enter');
};
const tokenOf = (page: Page): Promise<string> => page.evaluate("sessionStorage.getItem('conductor.token')");
const shows = (page: Page, words: string): Promise<void> => page.getByText(words, { exact: true }).first().waitFor();

describe.skipIf(executable === undefined)('one attendee’s tabs, in a real browser', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '', { MAX_CONNECTIONS_PER_USER: `${TABS}` });
  }, 240_000);
  afterEach(() => site.closePages());
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'are one person in the room, of whom each tab hears, leaves alone, and waits outside where there are too many',
    { timeout: 240_000 },
    async () => {
      const { ground, browser, session, address } = site;
      const [first, second] = [await site.attendee(VISITOR), await site.attendee(VISITOR)];
      for (const { page } of [first, second]) await shows(page, '1 here');
      await say(first.page, 'From the first tab');
      await shows(second.page, 'From the first tab');

      const third = await openPage(browser, 'about:blank', 'phone');
      await third.page.goto(`${address}/#dev=attendee`);
      await shows(third.page, 'It is full just now, or out of reach. You are let in as soon as there is room.');
      await second.page.context().close();
      await shows(third.page, 'From the first tab');
      await shows(third.page, '1 here');

      await first.page.getByRole('button', { name: 'Leave' }).click();
      await first.page.getByRole('heading', { name: 'You have left' }).waitFor();
      await say(third.page, 'Still here');
      await shows(third.page, 'Still here');
      await shows(third.page, '1 here');
      await first.page.getByRole('button', { name: 'Come back in' }).click();
      await shows(first.page, 'Still here');

      await ground.call(OWNER, 'DELETE', `/agent/sessions/${session.sessionId}`);
      for (const { page } of [first, third]) await shows(page, 'This session has ended. Thank you for taking part.');
      expect(first.problems).toEqual([]);
    },
  );

  it('have their sign-in renewed without a form and without a break', { timeout: 240_000 }, async () => {
    const { ground, browser, address } = site;
    const other = await ground.register(OWNER);
    const { jwtSecret } = ground.stack;
    const exp = Math.floor(Date.now() / 1_000) + SHORT_SECONDS;
    const short = signToken(jwtSecret ?? '', { sub: VISITOR, exp });
    const { page, problems } = await openPage(browser, 'about:blank', 'phone');
    const sockets: string[] = [];
    const sent: string[] = [];
    page.on('websocket', (socket) => {
      sockets.push(socket.url());
      socket.on('framesent', ({ payload }) => void sent.push(payload.toString()));
    });
    await page.addInitScript(
      `sessionStorage.getItem('conductor.token') ?? sessionStorage.setItem('conductor.token', '${short}')`,
    );
    await page.goto(`${address}/join/${other.sessionId}`);
    await shows(page, '1 here');
    await vi.waitFor(async () => expect(await tokenOf(page)).not.toBe(short), PATIENCE);
    const renewed = await tokenOf(page);
    await vi.waitFor(
      () => expect(sent.some((frame) => frame.includes('auth:refresh') && frame.includes(renewed))).toBe(true),
      PATIENCE,
    );
    expect(await page.getByRole('timer').count()).toBe(0);
    // The first token is over: whoever had not presented the second would be out.
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan((exp + 2) * 1_000), { timeout: 120_000, interval: 500 });
    await say(page, 'Nobody noticed');
    await shows(page, 'Nobody noticed');
    expect([sockets.length, await page.getByRole('timer').count(), problems]).toEqual([1, 0, []]);
  });
});
