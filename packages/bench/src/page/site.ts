import {
  buildDashboard,
  builtFiles,
  CHROMIUM_FLAGS,
  DASHBOARD_FOLDER,
  freePort,
  servePage,
  signToken,
  startStack,
} from '@conductor/dev-env';
import { chromium } from 'playwright-core';
import { post } from '../post.ts';
import { storePast } from './past.ts';
import { openWindow } from './window.ts';

const ORGANISER = { sub: 'organiser', permissions: ['event:create'] };
const content = { arm: 'BROADCAST', title: 'Hello', message: 'We go on in a minute.' };
/** Each window brings its own token. */
const signIn = () => ({ organizer: '', attendee: '', sessionId: null, simulated: false });

/** Both services and the built dashboard as a host of static files serves it, with these sessions, an hour of each behind it, and a browser at it. */
export async function openSite(executablePath: string, sessionIds: readonly string[]) {
  await using opening = new AsyncDisposableStack();
  const port = await freePort();
  const address = `http://localhost:${port}`;
  await buildDashboard();
  const ports = { AGENT_PORT: `${await freePort()}`, REAL_TIME_PORT: `${await freePort()}` };
  const env = { ...ports, LOG_LEVEL: 'warn', ANTHROPIC_API_KEY: '' };
  const system = opening.use(await startStack({ pageOrigins: [address], env }));
  const [agentUrl, realTimeUrl] = [String(system.agents[0]?.url), String(system.realTimes[0]?.url)];
  const secret = system.jwtSecret ?? '';
  opening.use(await servePage({ port, files: builtFiles(DASHBOARD_FOLDER), agentUrl, realTimeUrl, signIn }));
  const call = (path: string, body: object) => post(`${agentUrl}/api/v1${path}`, body, signToken(secret, ORGANISER));
  for (const sessionId of sessionIds)
    await call('/agent/sessions/register', { sessionId, eventId: sessionId, title: 'A talk' });
  await storePast(system.postgres.url, sessionIds);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  opening.defer(() => browser.close());
  const open = opening.move();
  return {
    realTimeUrl,
    secret,
    /** A session's room and its console, each in a window of its own. */
    attendee: (sessionId: string) =>
      openWindow(browser, `${address}/join/${sessionId}`, signToken(secret, { sub: 'visitor' }), 'Chat'),
    organiser: (sessionId: string) =>
      openWindow(browser, `${address}/sessions/${sessionId}`, signToken(secret, ORGANISER), 'What happened'),
    /** Sends a message from the host; rejects where the conductor is still at another one. */
    intervene: (sessionId: string) => call('/interventions/manual', { sessionId, content }),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
