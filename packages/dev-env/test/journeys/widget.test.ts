import { createServer, type ServerResponse } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { signToken } from '../../src/stack/token.ts';
import { openBrowser, openPage } from './browser.ts';
import { PATIENCE, startGround, type Ground, type Session } from '../stack/ground.ts';

const executable = findChromium();
const OWNER = 'organiser';
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
const signIn = () => ({ organizer: '', attendee: '', sessionId: null, simulated: false });

describe.skipIf(executable === undefined)('a session’s room in a page of another origin, in a real browser', () => {
  const open = new AsyncDisposableStack();
  let ground: Ground;
  let browser: Browser;
  let session: Session;
  let [conductor, host, stranger] = ['', '', ''];
  let given = 0;

  /** The host's own sign-in: the first token has a minute and a second left, of which the frame keeps a minute. */
  const token = (): string => {
    given += 1;
    const exp = Math.floor(Date.now() / 1_000) + (given === 1 ? 62 : 3_600);
    return signToken(ground.stack.jwtSecret ?? '', { sub: 'mia', exp });
  };
  const answer = (path: string, response: ServerResponse): void => {
    const scripts = new Map([
      ['/main.js', readProjectFile('examples/widget/main.js')],
      ['/by-hand.js', BY_HAND_SCRIPT],
      ['/stranger.js', STRANGER_SCRIPT],
    ]);
    const pages = new Map([
      ['/', readProjectFile('examples/widget/index.html')],
      ['/bare', withStranger(conductor, stranger)],
      ['/stranger', '<!doctype html><script src="/stranger.js"></script>'],
    ]);
    // As strict as a host can be: the element needs no style, no script and no frame beside the conductor's.
    const policy = `default-src 'none'; script-src 'self' ${conductor}; connect-src 'self'; img-src data:; frame-src ${conductor} ${stranger}`;
    response.setHeader('Content-Security-Policy', policy);
    const script = scripts.get(path);
    response.setHeader('Content-Type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(path === '/token' ? token() : (script ?? pages.get(path) ?? ''));
  };

  beforeAll(async () => {
    const [port, hostPort] = [await freePort(), await freePort()];
    [conductor, host, stranger] = [
      `http://localhost:${port}`,
      `http://localhost:${hostPort}`,
      `http://127.0.0.1:${hostPort}`,
    ];
    const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [conductor] })]);
    ground = open.use(started);
    session = await ground.register(OWNER);
    const [agentUrl, realTimeUrl] = [ground.agent.url, ground.realTime.url];
    const files = builtFiles(DASHBOARD_FOLDER);
    open.use(await servePage({ port, files, agentUrl, realTimeUrl, signIn, embedOrigins: [host] }));
    const server = createServer((request, response) => answer(request.url ?? '/', response));
    server.listen(hostPort, '127.0.0.1');
    open.defer(() => server.close().closeAllConnections());
    browser = await openBrowser(executable ?? '');
    open.defer(() => browser.close());
  }, 240_000);
  afterAll(() => open.disposeAsync());

  const elementOn = (origin: string): string =>
    `${origin}/#${new URLSearchParams({ at: conductor, session: session.sessionId }).toString()}`;

  it(
    'is joined, chatted in, kept over a token’s end and ended, and the host is told',
    { timeout: 120_000 },
    async () => {
      const { page, problems } = await openPage(browser, elementOn(host));
      const frame = page.frameLocator('conductor-room iframe');
      await frame.getByRole('heading', { name: 'A talk' }).waitFor();
      await frame.getByRole('textbox', { name: 'Your message' }).fill('Hello from a frame');
      await page.keyboard.press('Enter');
      await frame.getByText('Hello from a frame').waitFor();
      const sent = `select text from chat_messages where session_id = $1 and user_id = 'mia'`;
      await vi.waitFor(
        async () => expect(await ground.rows(sent, [session.sessionId])).toEqual([{ text: 'Hello from a frame' }]),
        PATIENCE,
      );
      await vi.waitFor(() => expect(given).toBe(2), PATIENCE);
      const [joined, height] = [
        `joined {"session":"${session.sessionId}"}`,
        expect.stringMatching(/^height \{"height":\d+\}$/),
      ];
      expect(await told(page)).toEqual(expect.arrayContaining([joined, height]));
      // No token in any address.
      expect(page.frames().map((one) => one.url())).toEqual([elementOn(host), `${conductor}/embed`]);
      await ground.call(OWNER, 'DELETE', `/agent/sessions/${session.sessionId}`);
      await vi.waitFor(async () => expect(await told(page)).toContain('ended {}'), PATIENCE);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  it('is not shown by the browser to a page of an origin that is not listed', { timeout: 60_000 }, async () => {
    const before = given;
    const { page, problems } = await openPage(browser, elementOn(stranger));
    await vi.waitFor(
      () => expect(problems.join('\n')).toMatch(/frame-ancestors|refused to connect|ERR_BLOCKED_BY_RESPONSE/i),
      PATIENCE,
    );
    expect(await page.frameLocator('conductor-room iframe').getByText('Waiting to be signed in').count()).toBe(0);
    expect(await page.locator('conductor-room iframe').count()).toBe(1);
    expect([given, await told(page)]).toEqual([before, []]);
    await page.context().close();
  });

  it('is opened by the page around it alone, which may do it by hand, too', { timeout: 60_000 }, async () => {
    const { page } = await openPage(browser, `${host}/bare`);
    const theirs = page.frames().find((frame) => frame.url().startsWith(stranger));
    await theirs?.evaluate('tryIt()');
    await page.evaluate(`window.open(frames[0], ${JSON.stringify(conductor)}, ${JSON.stringify(session.sessionId)})`);
    await vi.waitFor(async () => expect(await heard(page)).toContain('token-needed'), PATIENCE);
    expect((await heard(page)).filter((said) => String(said).startsWith('the stranger heard'))).toEqual([]);
    await page.context().close();
  });
});
