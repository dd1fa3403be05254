import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { openBrowser, openPage, look } from './browser.ts';
import { PATIENCE, startGround, type Ground, type Session } from './ground.ts';
import { openAudience, openConsole, warmedUp, type Audience, type OrganiserConsole } from './people.ts';

const SIZE = 12;
const OWNER = 'organiser';
const executable = findChromium();

describe.skipIf(executable === undefined)('the pages, in a real browser', () => {
  const open = new AsyncDisposableStack();
  let ground: Ground;
  let browser: Browser;
  let session: Session;
  let other: Session;
  let otherAudience: Audience;
  let otherFeed: OrganiserConsole;
  let address: string;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [address] })]);
    ground = open.use(started);
    [session, other] = await Promise.all([ground.register(OWNER), ground.register(OWNER)]);
    otherAudience = open.use(await openAudience(ground, other, SIZE));
    otherFeed = open.use(await openConsole(ground, OWNER, other));
    const [agentUrl, realTimeUrl] = [ground.agent.url, ground.realTime.url];
    const signIn = () => ({
      organizer: ground.token(OWNER, ['event:create']),
      attendee: ground.token('visitor'),
      sessionId: session.sessionId,
      simulated: true,
    });
    open.use(await servePage({ port, files: builtFiles(DASHBOARD_FOLDER), agentUrl, realTimeUrl, signIn }));
    browser = await openBrowser(executable ?? '');
    open.defer(() => browser.close());
  }, 240_000);
  afterAll(() => open.disposeAsync());

  const at = (who: 'organizer' | 'attendee') => openPage(browser, `${address}/#dev=${who}`);

  it(
    'show the slide, the decision and its effect; the approval is a click, the vote another',
    { timeout: 240_000 },
    async () => {
      using audience = await openAudience(ground, session, SIZE);
      using feed = await openConsole(ground, OWNER, session);
      const [organiser, visitor] = [await at('organizer'), await at('attendee')];
      await organiser.page.getByRole('heading', { name: 'A talk' }).waitFor();
      await visitor.page.getByText('thought').first().waitFor();
      await visitor.page.getByRole('textbox', { name: 'Your message' }).fill('Hello from a browser');
      await visitor.page.keyboard.press('Enter');
      await organiser.page.getByRole('status', { name: 'Connection: Live' }).waitFor();
      await warmedUp(feed);
      await visitor.page.getByText('Hello from a browser').waitFor();
      expect(await curveLength(organiser.page)).toBeGreaterThan(1_000);
      expect(await organiser.page.getByRole('row').filter({ hasText: 'Chat' }).textContent()).toMatch(/\+\d+/);
      await look(organiser.page, '1-lively-organiser');
      await look(visitor.page, '1-lively-attendee');

      audience.fallSilent();
      const panel = organiser.page.getByRole('region', { name: 'Decision' });
      await panel.getByText('Waiting for you').waitFor();
      expect(await panel.getByRole('listitem').allTextContents()).toEqual(
        expect.arrayContaining([expect.stringMatching(/^You are asked because/)]),
      );
      const [decision] = feed.of('agent.decision');
      const content = decision?.data.content;
      const question = content?.arm === 'POLL' ? content.question : 'no poll';
      await panel.getByText(question).waitFor();
      await look(organiser.page, '2-waiting-organiser');
      await panel.getByRole('button', { name: 'Approve' }).click();

      const poll = visitor.page.getByRole('region', { name: 'Poll' });
      await poll.getByRole('heading', { name: question }).waitFor();
      await look(visitor.page, '2-poll-attendee');
      await poll.getByRole('radio').first().check({ force: true });
      await poll.getByRole('button', { name: 'Vote' }).click();
      await poll.getByText('Your vote').waitFor();
      await look(visitor.page, '3-voted-attendee');
      await panel.getByText('approved by you').waitFor();
      await vi.waitFor(() => expect(audience.people.every(({ polls }) => polls.length === 1)).toBe(true), PATIENCE);
      await audience.vote();
      audience.speak();

      const happened = organiser.page.getByRole('region', { name: 'What happened' });
      await happened.getByText(/\+\d+ points/).waitFor();
      expect(await happened.getByText(question).count()).toBe(1);
      await happened.getByText(`Reached ${SIZE + 1} people`).waitFor();
      await look(organiser.page, '4-measured-organiser');
      await look(visitor.page, '4-measured-attendee');
      expect({ organiser: organiser.problems, visitor: visitor.problems }).toEqual({ organiser: [], visitor: [] });
    },
  );

  it(
    'can be used by keyboard alone, and say when the connection is lost and is back',
    { timeout: 240_000 },
    async () => {
      const { page, problems } = await at('organizer');
      await page.getByRole('heading', { name: 'A talk' }).waitFor();
      await page.goto(`${address}/sessions/${other.sessionId}`);
      await warmedUp(otherFeed);
      otherAudience.fallSilent();
      const panel = page.getByRole('region', { name: 'Decision' });
      await panel.getByRole('button', { name: 'Approve' }).waitFor();
      expect(await page.getByRole('alert').textContent()).toMatch(/poll/i);
      await tabTo(page, 'Approve');
      await page.keyboard.press('Enter');
      await panel.getByText('approved by you').waitFor();
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Decision');
      expect(problems).toEqual([]);

      await ground.realTime.kill('SIGKILL');
      await page.getByRole('status', { name: /^Connection: Reconnecting, stale since/ }).waitFor();
      await look(page, '5-reconnecting-organiser');
      await ground.realTime.restart();
      await page.getByRole('status', { name: /^Connection: (Recovered, nothing missed|Live)$/ }).waitFor();
    },
  );
});

/** How much curve is drawn: the length of its description. */
async function curveLength(page: Page): Promise<number> {
  const path = await page.locator('.recharts-area-curve').first().getAttribute('d');
  return path?.length ?? 0;
}

/** Presses Tab until the button of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.locator(':focus').allTextContents()).includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} by keyboard`);
}
