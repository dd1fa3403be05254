import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { signToken } from '../../src/stack/token.ts';
import { OWNER } from './site.ts';
import { openBrowser, openPage } from './browser.ts';
import { startGround, type Ground, type Session } from '../stack/ground.ts';

/** A page keeps a token until a minute before its end: the first one that a host gives is used for two seconds. */
const FIRST_TOKEN_S = 62;
const LATER_TOKEN_S = 3_600;

/** Nobody is signed in by the page's own server. */
const signIn = () => ({ organizer: '', attendee: '', sessionId: null, simulated: false });

type Origins = { conductor: string; host: string; stranger: string };
export type HostOptions = {
  /** Which of our pages the host may frame. */
  allowed: 'embedOrigins' | 'consoleOrigins';
  /** Whom the host signs in. */
  sub: string;
  /** What the host's server answers, by path; a path that ends in `.js` is a script. */
  files: (origins: Origins) => Record<string, string>;
};

/**
 * The whole system with a session of `OWNER`, and a host's own site of another origin, as strict as a host can be: what is
 * put into its pages needs no style, script or frame beside the conductor's. The same site is served to `stranger`, an
 * origin that is not listed.
 */
export async function openHost(executablePath: string, { allowed, sub, files }: HostOptions) {
  await using opening = new AsyncDisposableStack();
  const [port, hostPort] = [await freePort(), await freePort()];
  const conductor = `http://localhost:${port}`;
  const [host, stranger] = [`http://localhost:${hostPort}`, `http://127.0.0.1:${hostPort}`];
  const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [conductor] })]);
  const ground: Ground = opening.use(started);
  const session: Session = await ground.register(OWNER);
  const [agentUrl, realTimeUrl] = [ground.agent.url, ground.realTime.url];
  const built = builtFiles(DASHBOARD_FOLDER);
  opening.use(await servePage({ port, files: built, agentUrl, realTimeUrl, signIn, [allowed]: [host] }));

  const given = { tokens: 0 };
  const token = (): string => {
    given.tokens += 1;
    const exp = Math.floor(Date.now() / 1_000) + (given.tokens === 1 ? FIRST_TOKEN_S : LATER_TOKEN_S);
    return signToken(ground.stack.jwtSecret ?? '', { sub, exp });
  };
  const own = files({ conductor, host, stranger });
  const policy = `default-src 'none'; script-src 'self' ${conductor}; connect-src 'self'; img-src data:; frame-src ${conductor} ${stranger}`;
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', url.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.end(url === '/token' ? token() : (own[url] ?? ''));
  });
  server.listen(hostPort, '127.0.0.1');
  opening.defer(() => server.close().closeAllConnections());
  const browser: Browser = await openBrowser(executablePath);
  opening.defer(() => browser.close());

  const open = opening.move();
  const hash = new URLSearchParams({ at: conductor, session: session.sessionId }).toString();
  const addressOn = (origin: string): string => `${origin}/#${hash}`;
  return {
    ground,
    browser,
    session,
    conductor,
    host,
    stranger,
    /** How many tokens the host gave; at 0 the next is a first one again. */
    given,
    /** The address of the host's page for the session, as `origin` serves it. */
    addressOn,
    open: (origin: string) => openPage(browser, addressOn(origin)),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type Host = Awaited<ReturnType<typeof openHost>>;
