import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { lookAccessibly, openBrowser, openPage } from './browser.ts';
import { startGround, type Ground, type Session } from './ground.ts';

const OWNER = 'organiser';
const executable = findChromium();

describe.skipIf(executable === undefined)('a stranger with a code', () => {
  const open = new AsyncDisposableStack();
  let ground: Ground;
  let browser: Browser;
  let session: Session;
  let address: string;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [address] })]);
    ground = open.use(started);
    session = await ground.register(OWNER);
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

  it(
    'goes from the organiser’s link to a vote in at most five actions, is seen by name, and raises a hand',
    { timeout: 180_000 },
    async () => {
      const organiser = await openPage(browser, `${address}/#dev=organizer`);
      const share = organiser.page.getByRole('region', { name: 'Invite people' });
      await share.getByRole('button', { name: 'Make a code' }).click();
      await share.getByRole('img', { name: 'QR code of the link' }).waitFor();
      const link = (await share.getByRole('link').textContent()) ?? '';
      expect(link).toMatch(/\/join#[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      const question = { question: 'Tea or coffee?', options: ['Tea', 'Coffee'] };
      const content = { arm: 'POLL', ...question, durationSeconds: 600 };
      const poll = { sessionId: session.sessionId, content };
      expect(await ground.call(OWNER, 'POST', '/interventions/manual', poll)).toMatchObject({ status: 201 });

      let actions = 1;
      const { page, problems } = await openPage(browser, link, 'phone');
      const act = async (work: () => Promise<void>) => {
        actions += 1;
        await work();
      };
      await page.getByRole('heading', { name: 'Come in' }).waitFor();
      await lookAccessibly(page, 'guests-1-door');
      await act(() => page.getByRole('textbox', { name: 'Your name' }).fill('Mia'));
      await act(() => page.getByRole('button', { name: 'Come in' }).click());
      await act(() => page.getByText('Coffee', { exact: true }).click());
      expect(page.url()).not.toContain('#');
      const vote = page.getByRole('button', { name: /^Vote/ });
      if (await vote.isVisible()) await act(() => vote.click());
      await page.getByText('1 vote', { exact: false }).first().waitFor();
      expect(actions).toBeLessThanOrEqual(5);

      await page.getByRole('textbox', { name: 'Your message' }).fill('Hello from my phone');
      await page.keyboard.press('Enter');
      await page.getByRole('listitem').filter({ hasText: 'Hello from my phone' }).getByText('Mia').waitFor();
      await page.getByRole('button', { name: 'Raise my hand' }).click();
      await page.getByRole('button', { name: 'Lower my hand' }).waitFor();
      await lookAccessibly(page, 'guests-2-room');
      const hands = organiser.page.getByRole('region', { name: 'Raised hands' });
      await hands.getByText('Mia').waitFor();
      await share.getByText('1 joined').waitFor();
      await lookAccessibly(organiser.page, 'guests-3-organiser');
      await hands.getByRole('button', { name: 'Lower' }).click();
      await page.getByRole('button', { name: 'Raise my hand' }).waitFor();
      expect(problems).toEqual([]);

      await share.getByRole('button', { name: 'Withdraw it' }).click();
      await share.getByRole('button', { name: 'Make a code' }).waitFor();
      const late = await openPage(browser, link, 'phone');
      await late.page.getByRole('button', { name: 'Come in' }).click();
      await late.page.getByText('This code opens nothing (any more).', { exact: false }).waitFor();
    },
  );
});
