import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly, openPage } from './browser.ts';
import { openSite, OWNER, type Site } from './site.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('a stranger with a code', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '');
  }, 240_000);
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'goes from the organiser’s link to a vote in at most five actions, is seen by name, and raises a hand',
    { timeout: 180_000 },
    async () => {
      const { ground, browser, session } = site;
      const organiser = await site.organiser();
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
      const own = page.getByRole('listitem').filter({ hasText: 'Hello from my phone' });
      await own.getByText('Mia (you)').waitFor();
      await page.getByRole('button', { name: 'Deutsch' }).click();
      await own.getByText('Mia (Sie)').waitFor();
      await page.getByRole('button', { name: 'English' }).click();
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
