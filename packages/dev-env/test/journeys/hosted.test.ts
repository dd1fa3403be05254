import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { look, openPage } from './browser.ts';
import { openHost, type Host } from './host.ts';
import { OWNER } from './site.ts';
import { PATIENCE } from '../stack/ground.ts';

const executable = findChromium();
const HOST_PAGE = '<!doctype html><title>A host</title><link rel="icon" href="data:,"><script src="/main.js"></script>';

/** A host's own page: the console as an element, or in a window of its own that the page opens and signs somebody in to. */
const HOST_SCRIPT = `const { at, session } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
window.heard = [];
const token = () => fetch('/token').then((answer) => answer.text());
window.frameIt = async () => {
  await import(at + '/conductor-room.js');
  const element = document.createElement('conductor-console');
  element.setAttribute('src', at);
  element.setAttribute('session', session);
  element.token = token;
  element.addEventListener('console-token-needed', () => heard.push('token-needed'));
  document.body.append(element);
};
window.openIt = () => {
  let opened = null;
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== opened || origin !== at || data.type !== 'conductor:ready') return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async ({ data }) => {
      heard.push(data.type);
      if (data.type === 'token-needed') port1.postMessage({ type: 'token', token: await token() });
    };
    opened.postMessage({ type: 'conductor:open', session }, at, [port2]);
  });
  opened = open(at + '/hosted');
};`;

const heard = (page: Page): Promise<unknown[]> => page.evaluate('heard');

describe.skipIf(executable === undefined)('the organiser’s pages, signed in to by a host, in a real browser', () => {
  let site: Host;
  beforeAll(async () => {
    site = await openHost(executable ?? '', {
      allowed: 'consoleOrigins',
      sub: OWNER,
      files: () => ({ '/': HOST_PAGE, '/main.js': HOST_SCRIPT }),
    });
  }, 240_000);
  afterEach(() => Promise.all(site.browser.contexts().map((context) => context.close())));
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'are framed by a listed origin, which is asked for another token before one ends',
    { timeout: 120_000 },
    async () => {
      site.given.tokens = 0;
      const { page, problems } = await site.open(site.host);
      await page.evaluate('frameIt()');
      const frame = page.frameLocator('conductor-console iframe');
      await frame.getByRole('heading', { name: 'A talk' }).waitFor();
      await frame.getByRole('status', { name: 'Connection: Live' }).waitFor();
      // Whoever is signed in by the host signs out there.
      expect(await frame.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
      await vi.waitFor(() => expect(site.given.tokens).toBe(2), PATIENCE);
      await frame.getByRole('link', { name: 'Event settings' }).click();
      await frame.getByRole('button', { name: 'Save' }).waitFor();
      await look(page, 'hosted-1-settings');
      const inner = page.frames().find((one) => one.url().startsWith(site.conductor));
      expect(inner?.url()).toBe(`${site.conductor}/hosted/events/${site.session.eventId}`);
      expect(await inner?.evaluate('sessionStorage.length')).toBe(0);
      expect([await heard(page), problems]).toEqual([[], []]);
    },
  );

  it(
    'are opened in a window of their own, and stay signed in when that is loaded anew',
    { timeout: 120_000 },
    async () => {
      const { page } = await site.open(site.host);
      const [opened] = await Promise.all([page.context().waitForEvent('page'), page.evaluate('openIt()')]);
      await opened.getByRole('heading', { name: 'A talk' }).waitFor();
      expect(opened.url()).toBe(`${site.conductor}/hosted/sessions/${site.session.sessionId}`);
      await look(opened, 'hosted-2-window');
      await opened.reload();
      await opened.getByRole('heading', { name: 'A talk' }).waitFor();
      expect(await heard(page)).toEqual(['token-needed', 'token-needed']);
    },
  );

  it('listen to no origin that is not listed, framed or opened', { timeout: 120_000 }, async () => {
    site.given.tokens = 0;
    const { page, problems } = await site.open(site.stranger);
    await page.evaluate('frameIt()');
    await vi.waitFor(
      () => expect(problems.join('\n')).toMatch(/frame-ancestors|refused to connect|ERR_BLOCKED_BY_RESPONSE/i),
      PATIENCE,
    );
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.evaluate('openIt()')]);
    await opened.waitForLoadState('networkidle');
    expect(await opened.getByRole('heading', { name: 'A talk' }).count()).toBe(0);
    expect([site.given.tokens, await heard(page)]).toEqual([0, []]);
  });

  it('show nothing by themselves', { timeout: 60_000 }, async () => {
    const { page } = await openPage(site.browser, `${site.conductor}/hosted`);
    await page.getByText('it is opened by the page that signs you in').waitFor();
  });
});
