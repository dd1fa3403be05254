import type { Browser } from 'playwright-core';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import type { StackOptions } from '../../src/stack/stack.ts';
import { openBrowser, openPage, settled } from './browser.ts';
import { startGround, type Ground, type Session } from '../stack/ground.ts';

/** Whose session a site has. */
export const OWNER = 'organiser';

/** The whole system with its pages in a real browser, and a session of `OWNER`; pages open signed in. */
export async function openSite(executablePath: string, env: StackOptions['env'] = {}) {
  await using opening = new AsyncDisposableStack();
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [address], env })]);
  const ground: Ground = opening.use(started);
  const session: Session = await ground.register(OWNER);
  let attendee = 'visitor';
  const signIn = () => ({
    organizer: ground.token(OWNER, ['event:create']),
    attendee: ground.token(attendee),
    sessionId: session.sessionId,
    simulated: true,
  });
  const urls = { agentUrl: ground.agent.url, realTimeUrl: ground.realTime.url };
  opening.use(await servePage({ port, files: builtFiles(DASHBOARD_FOLDER), ...urls, signIn }));
  const browser: Browser = await openBrowser(executablePath);
  opening.defer(() => browser.close());
  const open = opening.move();
  return {
    ground,
    browser,
    session,
    address,
    /** The organiser's pages, at the session's console. */
    organiser: (size?: Parameters<typeof openPage>[2]) => openPage(browser, `${address}/#dev=organizer`, size),
    /** The session's room as somebody with an account sees it, on a phone unless said. */
    attendee: async (name: string, size: Parameters<typeof openPage>[2] = 'phone') => {
      attendee = name;
      const opened = await openPage(browser, `${address}/#dev=attendee`, size);
      await opened.page.getByRole('textbox', { name: 'Your message' }).waitFor();
      // Whoever left it sooner would break off what it still loads, which the browser reports as failed.
      await settled(opened.page);
      return opened;
    },
    /** A page left open goes on drawing and stays present. */
    closePages: () => Promise.all(browser.contexts().map((context) => context.close())),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type Site = Awaited<ReturnType<typeof openSite>>;
