import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { openPage } from './browser.ts';
import { openHost, type Host } from './host.ts';
import { OWNER } from './site.ts';
import { PATIENCE } from '../stack/ground.ts';

const executable = findChromium();
/** A page elsewhere with the bare frame, and in another a stranger of another origin, who can try to open a session first. */
const withStranger = (conductor: string, stranger: string): string => `<!doctype html><title>A page elsewhere</title>
  <iframe src="${conductor}/embed"></iframe><iframe src="${stranger}/stranger"></iframe><script src="/by-hand.js"></script>`;
const BY_HAND_SCRIPT = `window.heard = [];
  addEventListener('message', ({ data }) => heard.push(data));
  window.open = (frame, origin, session) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => heard.push(data.type);
    frame.postMessage({ type: 'conductor:open', session }, origin, [port2]);
  };`;
const STRANGER_SCRIPT = `window.tryIt = () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => parent.postMessage('the stranger heard ' + data.type, '*');
  parent.frames[0].postMessage({ type: 'conductor:open', session: 'theirs' }, '*', [port2]);
};`;

const told = (page: Page): Promise<string[]> => page.locator('#told li').allTextContents();
const heard = (page: Page): Promise<unknown[]> => page.evaluate('heard');

describe.skipIf(executable === undefined)('a session’s room in a page of another origin, in a real browser', () => {
  let site: Host;
  beforeAll(async () => {
    site = await openHost(executable ?? '', {
      allowed: 'embedOrigins',
      sub: 'mia',
      files: ({ conductor, stranger }) => ({
        '/': readProjectFile('examples/widget/index.html'),
        '/main.js': readProjectFile('examples/widget/main.js'),
        '/bare': withStranger(conductor, stranger),
        '/by-hand.js': BY_HAND_SCRIPT,
        '/stranger': '<!doctype html><script src="/stranger.js"></script>',
        '/stranger.js': STRANGER_SCRIPT,
      }),
    });
  }, 240_000);
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'is joined, chatted in, kept over a token’s end and ended, and the host is told',
    { timeout: 120_000 },
    async () => {
      const { page, problems } = await site.open(site.host);
      const frame = page.frameLocator('conductor-room iframe');
      await frame.getByRole('heading', { name: 'A talk' }).waitFor();
      await frame.getByRole('textbox', { name: 'Your message' }).fill('Hello from a frame');
      await page.keyboard.press('Enter');
      await frame.getByText('Hello from a frame').waitFor();
      const sent = `select text from chat_messages where session_id = $1 and user_id = 'mia'`;
      await vi.waitFor(
        async () =>
          expect(await site.ground.rows(sent, [site.session.sessionId])).toEqual([{ text: 'Hello from a frame' }]),
        PATIENCE,
      );
      await vi.waitFor(() => expect(site.given.tokens).toBe(2), PATIENCE);
      const [joined, height] = [
        `joined {"session":"${site.session.sessionId}"}`,
        expect.stringMatching(/^height \{"height":\d+\}$/),
      ];
      expect(await told(page)).toEqual(expect.arrayContaining([joined, height]));
      // No token in any address.
      expect(page.frames().map((one) => one.url())).toEqual([site.addressOn(site.host), `${site.conductor}/embed`]);
      await site.ground.call(OWNER, 'DELETE', `/agent/sessions/${site.session.sessionId}`);
      await vi.waitFor(async () => expect(await told(page)).toContain('ended {}'), PATIENCE);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  it('is not shown by the browser to a page of an origin that is not listed', { timeout: 60_000 }, async () => {
    const before = site.given.tokens;
    const { page, problems } = await site.open(site.stranger);
    await vi.waitFor(
      () => expect(problems.join('\n')).toMatch(/frame-ancestors|refused to connect|ERR_BLOCKED_BY_RESPONSE/i),
      PATIENCE,
    );
    expect(await page.frameLocator('conductor-room iframe').getByText('Waiting to be signed in').count()).toBe(0);
    expect(await page.locator('conductor-room iframe').count()).toBe(1);
    expect([site.given.tokens, await told(page)]).toEqual([before, []]);
    await page.context().close();
  });

  it('is opened by the page around it alone, which may do it by hand, too', { timeout: 60_000 }, async () => {
    const { page } = await openPage(site.browser, `${site.host}/bare`);
    const theirs = page.frames().find((frame) => frame.url().startsWith(site.stranger));
    await theirs?.evaluate('tryIt()');
    await page.evaluate(
      `window.open(frames[0], ${JSON.stringify(site.conductor)}, ${JSON.stringify(site.session.sessionId)})`,
    );
    await vi.waitFor(async () => expect(await heard(page)).toContain('token-needed'), PATIENCE);
    expect((await heard(page)).filter((said) => String(said).startsWith('the stranger heard'))).toEqual([]);
    await page.context().close();
  });
});
