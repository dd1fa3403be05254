import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly } from './browser.ts';
import { PATIENCE } from '../stack/ground.ts';
import { openSite, type Site } from './site.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('questions, from one phone over another to the organiser’s desk', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '', { AGENT_ARMS: 'QNA_PROMOTE,BROADCAST,CHAT_PROMPT' });
  }, 240_000);
  afterEach(() => site.closePages());
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'are asked, wanted, put on top, brought to the front of everybody, answered and taken back',
    { timeout: 240_000 },
    async () => {
      const organiser = await site.organiser();
      const [mia, tom] = [await site.attendee('mia'), await site.attendee('tom', 'desktop')];
      const desk = organiser.page.getByRole('region', { name: 'Questions from the audience' });
      await desk.getByText('Nobody has asked anything yet.').waitFor();

      const ask = async (text: string) => {
        await mia.page.getByRole('textbox', { name: 'Your question to the speakers' }).fill(text);
        await mia.page.getByRole('button', { name: 'Ask', exact: true }).click();
        await mia.page
          .getByRole('list', { name: /^Questions/ })
          .getByText(text, { exact: true })
          .waitFor();
      };
      await ask('Will there be slides?');
      await mia.page.getByRole('checkbox', { name: 'Without my name' }).press(' ');
      await ask('How does it scale?');
      await tom.page.getByRole('button', { name: 'Vote for: How does it scale? (0)' }).click();
      await tom.page.getByRole('button', { name: 'You voted for: How does it scale? (1)' }).waitFor();
      const rows = desk.getByRole('list').first().locator(':scope > li');
      await desk.getByText('1 vote').waitFor();
      expect(await rows.first().textContent()).toMatch(/^How does it scale\?Somebody · 1 vote/);
      expect(await rows.nth(1).textContent()).toMatch(/^Will there be slides\?mia · 0 votes/);
      await lookAccessibly(organiser.page, 'questions-1-desk');
      await lookAccessibly(mia.page, 'questions-1-phone');

      const slides = desk.getByRole('group', { name: 'Will there be slides?' });
      await slides.getByRole('button', { name: 'Pin', exact: true }).click();
      await mia.page.getByText('On top').waitFor();
      await slides.getByRole('button', { name: 'Unpin' }).waitFor();
      expect(await rows.first().textContent()).toContain('Will there be slides?');

      // The weaker one, since it was chosen.
      await slides.getByRole('button', { name: 'Bring to the front' }).click();
      const banner = tom.page.getByRole('region', { name: 'Message from the host' });
      await banner.getByText('It is answered now: “Will there be slides?”').waitFor();
      await lookAccessibly(tom.page, 'questions-2-in-front');

      await slides.getByRole('button', { name: 'Answered' }).click();
      await mia.page.getByText('Answered', { exact: true }).waitFor();
      await slides.getByRole('button', { name: 'Bring to the front' }).waitFor({ state: 'detached' });
      const scale = desk.getByRole('group', { name: 'How does it scale?' });
      await scale.getByRole('button', { name: 'Remove' }).press('Enter');
      await scale.waitFor({ state: 'detached' });
      await mia.page.getByText('How does it scale?', { exact: true }).waitFor({ state: 'detached' });
      expect([organiser.problems, mia.problems, tom.problems]).toEqual([[], [], []]);
    },
  );

  it('a banner goes by itself; who leaves is counted no more and may come back', { timeout: 240_000 }, async () => {
    const [organiser, lea] = [await site.organiser(), await site.attendee('lea')];
    await lea.page.clock.install();
    const hand = organiser.page.getByRole('region', { name: 'Do it now' });
    await hand.getByRole('button', { name: 'Banner', exact: true }).click();
    await hand.getByRole('button', { name: 'Send now' }).click();
    const banner = lea.page.getByRole('region', { name: 'Message from the host' });
    await banner.getByText('We go on in a moment. Stay with us.').waitFor();
    await lea.page.clock.runFor(61_000);
    await banner.waitFor({ state: 'detached' });
    await lea.page.clock.resume();

    const here = () => lea.page.getByText(/^\d+ here$/).textContent();
    await lea.page.getByRole('button', { name: 'Leave' }).click();
    await lea.page.getByRole('heading', { name: 'You have left' }).waitFor();
    await lookAccessibly(lea.page, 'questions-3-left');
    const share = organiser.page.getByRole('region', { name: 'Invite people' });
    await share.getByText('0 joined').waitFor();
    await lea.page.getByRole('button', { name: 'Come back in' }).press('Enter');
    await share.getByText('1 joined').waitFor();
    expect(await here()).toBe('1 here');
    expect([organiser.problems, lea.problems]).toEqual([[], []]);
  });

  it('a question to everybody is answered in the chat, by all who like', { timeout: 240_000 }, async () => {
    const organiser = await site.organiser();
    const [mia, tom] = [await site.attendee('mia'), await site.attendee('tom', 'desktop')];
    const hand = organiser.page.getByRole('region', { name: 'Do it now' });
    await hand.getByRole('button', { name: 'Chat prompt', exact: true }).click();
    await hand.getByRole('textbox').fill('What would you try first?');
    // What was sent before is measured first.
    await vi.waitFor(async () => {
      await hand.getByRole('button', { name: 'Send now' }).click();
      await hand.getByText('Chat prompt: on its way.').waitFor({ timeout: 5_000 });
    }, PATIENCE);
    for (const { page } of [mia, tom]) {
      const prompt = page.getByRole('region', { name: 'Question to everybody' });
      await prompt.getByText('What would you try first?').waitFor();
      await prompt.getByRole('button', { name: 'Answer in the chat' }).click();
    }
    await lookAccessibly(mia.page, 'questions-4-prompt');
    await mia.page.getByRole('textbox', { name: 'Your message' }).and(mia.page.locator(':focus')).waitFor();
    await mia.page.keyboard.type('The polls, on Monday');
    await mia.page.keyboard.press('Enter');
    await tom.page.getByRole('log').getByText('The polls, on Monday').waitFor();
    expect([organiser.problems, mia.problems, tom.problems]).toEqual([[], [], []]);
  });
});
