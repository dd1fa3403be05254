import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly } from './browser.ts';
import { openSite, type Site } from './site.ts';

const executable = findChromium();
/** Base64, so that nobody has to read it. */
const SLUR = Buffer.from('eW91IG4xZ2dlcnM=', 'base64').toString();

const say = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Your message' }).fill(words);
  await page.keyboard.press('Enter');
};
const ask = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Your question to the speakers' }).fill(words);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
};
/** What waits for the organiser in a panel. */
const heldIn = (panel: Locator) => panel.getByRole('list', { name: 'Held back, only organisers see it' });

describe.skipIf(executable === undefined)('what was said, looked after at the console', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '', { AGENT_ARMS: 'NOTIFICATION' });
  }, 240_000);
  afterEach(() => site.closePages());
  afterAll(() => site[Symbol.asyncDispose]());

  it('a message is taken back from everybody; one that waits is shown, or never', { timeout: 240_000 }, async () => {
    const organiser = await site.organiser();
    const [mia, tom] = [await site.attendee('mia'), await site.attendee('tom', 'desktop')];
    const chat = organiser.page.getByRole('region', { name: 'Chat', exact: true });
    expect(await chat.count()).toBe(0);
    await say(mia.page, 'Buy my book instead');
    await say(tom.page, 'שלום לכולם');
    await tom.page.getByRole('log').getByText('Buy my book instead').waitFor();
    await chat.getByText('שלום לכולם').waitFor();

    const book = chat.getByRole('group', { name: 'Buy my book instead' });
    await book.getByRole('button', { name: 'Remove…' }).press('Enter');
    await lookAccessibly(organiser.page, 'moderation-1-asked');
    // Asked about first, and by keyboard no further than one press from going back.
    await organiser.page.keyboard.press('Enter');
    await book.getByRole('button', { name: 'Remove…' }).and(organiser.page.locator(':focus')).press('Enter');
    await book.getByRole('button', { name: 'Remove for everybody' }).click();
    await book.waitFor({ state: 'detached' });
    for (const { page } of [mia, tom])
      await page.getByRole('log').getByText('Buy my book instead').waitFor({ state: 'detached' });

    await say(mia.page, SLUR);
    await mia.page.getByText('Your message waits for the organiser.').waitFor();
    await say(tom.page, `${SLUR} all`);
    const held = heldIn(chat);
    await held.getByRole('listitem').nth(1).waitFor();
    await lookAccessibly(organiser.page, 'moderation-2-held');
    expect(await tom.page.getByRole('log').getByText(SLUR).count()).toBe(0);
    await held.getByRole('group', { name: SLUR, exact: true }).getByRole('button', { name: 'Show it' }).click();
    await tom.page.getByRole('log').getByText(SLUR, { exact: true }).waitFor();
    await held
      .getByRole('group', { name: `${SLUR} all` })
      .getByRole('button', { name: 'Remove' })
      .click();
    await held.waitFor({ state: 'detached' });
    expect(await mia.page.getByRole('log').getByText(`${SLUR} all`).count()).toBe(0);
    expect([organiser.problems, mia.problems, tom.problems]).toEqual([[], [], []]);
  });

  it('a question that waits, and a word on the wall, are let through', { timeout: 240_000 }, async () => {
    const organiser = await site.organiser();
    const [mia, tom] = [await site.attendee('mia'), await site.attendee('tom', 'desktop')];
    const questions = organiser.page.getByRole('region', { name: 'Questions from the audience' });
    await ask(mia.page, SLUR);
    await heldIn(questions).getByRole('button', { name: 'Show it' }).click();
    await tom.page
      .getByRole('list', { name: /^Questions/ })
      .getByText(SLUR, { exact: true })
      .waitFor();
    await heldIn(questions).waitFor({ state: 'detached' });

    const polls = organiser.page.getByRole('region', { name: 'Your polls' });
    await polls.getByRole('button', { name: 'Write a poll' }).click();
    await polls.getByLabel('Question').fill('The talk in a word?');
    await polls.getByLabel('How it is answered').selectOption({ label: 'A few words' });
    await polls.getByRole('button', { name: 'Open now' }).click();
    const ballot = mia.page.getByRole('region', { name: 'Poll The talk in a word?' });
    await ballot.getByRole('textbox', { name: 'Your answer' }).fill('buy.example');
    await mia.page.keyboard.press('Enter');
    const words = polls.getByRole('list', { name: 'Words held back, counted for nobody' });
    await words.getByText('buy.example').waitFor();
    await lookAccessibly(organiser.page, 'moderation-3-word');
    await words.getByRole('button', { name: 'Show it' }).click();
    await polls.getByText('buy.example: 1').waitFor();
    await tom.page.getByRole('region', { name: 'Poll The talk in a word?' }).getByText('1 vote').waitFor();
    expect([organiser.problems, mia.problems, tom.problems]).toEqual([[], [], []]);
  });
});
