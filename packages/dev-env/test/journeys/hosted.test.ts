import { createServer, type ServerResponse } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { signToken } from '../../src/stack/token.ts';
import { look, openBrowser, openPage } from './browser.ts';
import { PATIENCE, startGround, type Ground, type Session } from '../stack/ground.ts';

const executable = findChromium();
const OWNER = 'organiser';
const signIn = () => ({ organizer: '', attendee: '', sessionId: null, simulated: false });

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
  const open = new AsyncDisposableStack();
  let ground: Ground;
  let browser: Browser;
  let session: Session;
  let [conductor, host, stranger] = ['', '', ''];
  let given = 0;

  /** The host's own sign-in: the first token has a minute and two seconds left, of which the page keeps a minute. */
  const token = (): string => {
    given += 1;
    const exp = Math.floor(Date.now() / 1_000) + (given === 1 ? 62 : 3_600);
    return signToken(ground.stack.jwtSecret ?? '', { sub: OWNER, exp });
  };
  const answer = (path: string, response: ServerResponse): void => {
    const policy = `default-src 'none'; script-src 'self' ${conductor}; connect-src 'self'; img-src data:; frame-src ${conductor}`;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', path === '/main.js' ? 'text/javascript' : 'text/html');
    const page = '<!doctype html><title>A host</title><link rel="icon" href="data:,"><script src="/main.js"></script>';
    response.end(path === '/token' ? token() : path === '/main.js' ? HOST_SCRIPT : page);
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
    open.use(await servePage({ port, files, agentUrl, realTimeUrl, signIn, consoleOrigins: [host] }));
    const server = createServer((request, response) => answer(request.url ?? '/', response));
    server.listen(hostPort, '127.0.0.1');
    open.defer(() => server.close().closeAllConnections());
    browser = await openBrowser(executable ?? '');
    open.defer(() => browser.close());
  }, 240_000);
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => open.disposeAsync());

  const on = (origin: string) =>
    openPage(browser, `${origin}/#${new URLSearchParams({ at: conductor, session: session.sessionId }).toString()}`);

  it(
    'are framed by a listed origin, which is asked for another token before one ends',
    { timeout: 120_000 },
    async () => {
      given = 0;
      const { page, problems } = await on(host);
      await page.evaluate('frameIt()');
      const frame = page.frameLocator('conductor-console iframe');
      await frame.getByRole('heading', { name: 'A talk' }).waitFor();
      await frame.getByRole('status', { name: 'Connection: Live' }).waitFor();
      // Whoever is signed in by the host signs out there.
      expect(await frame.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
      await vi.waitFor(() => expect(given).toBe(2), PATIENCE);
      await frame.getByRole('link', { name: 'Event settings' }).click();
      await frame.getByRole('button', { name: 'Save' }).waitFor();
      await look(page, 'hosted-1-settings');
      const inner = page.frames().find((one) => one.url().startsWith(conductor));
      expect(inner?.url()).toBe(`${conductor}/hosted/events/${session.eventId}`);
      expect(await inner?.evaluate('sessionStorage.length')).toBe(0);
      expect([await heard(page), problems]).toEqual([[], []]);
    },
  );

  it(
    'are opened in a window of their own, and stay signed in when that is loaded anew',
    { timeout: 120_000 },
    async () => {
      const { page } = await on(host);
      const [opened] = await Promise.all([page.context().waitForEvent('page'), page.evaluate('openIt()')]);
      await opened.getByRole('heading', { name: 'A talk' }).waitFor();
      expect(opened.url()).toBe(`${conductor}/hosted/sessions/${session.sessionId}`);
      await look(opened, 'hosted-2-window');
      await opened.reload();
      await opened.getByRole('heading', { name: 'A talk' }).waitFor();
      expect(await heard(page)).toEqual(['token-needed', 'token-needed']);
    },
  );

  it('listen to no origin that is not listed, framed or opened', { timeout: 120_000 }, async () => {
    given = 0;
    const { page, problems } = await on(stranger);
    await page.evaluate('frameIt()');
    await vi.waitFor(
      () => expect(problems.join('\n')).toMatch(/frame-ancestors|refused to connect|ERR_BLOCKED_BY_RESPONSE/i),
      PATIENCE,
    );
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.evaluate('openIt()')]);
    await opened.waitForLoadState('networkidle');
    expect(await opened.getByRole('heading', { name: 'A talk' }).count()).toBe(0);
    expect([given, await heard(page)]).toEqual([0, []]);
  });

  it('show nothing by themselves', { timeout: 60_000 }, async () => {
    const { page } = await openPage(browser, `${conductor}/hosted`);
    await page.getByText('it is opened by the page that signs you in').waitFor();
  });
});
