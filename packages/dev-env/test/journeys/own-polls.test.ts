import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly } from './browser.ts';
import { openSite, type Site } from './site.ts';

const executable = findChromium();

type Written = {
  question: string;
  kind?: 'Several answers' | 'Rating from 1 to 5' | 'A few words';
  answers?: string[];
  right?: string[];
  seen?: 'When it closes' | 'Never';
  anonymous?: true;
};

/** Writes a poll on the console and keeps it for later. */
async function prepare(desk: Locator, { question, kind, answers, right = [], seen, anonymous }: Written) {
  await desk.getByRole('button', { name: 'Write a poll' }).click();
  const form = desk.getByRole('form', { name: 'A poll of your own' });
  await form.getByLabel('Question').fill(question);
  if (kind) await form.getByLabel('How it is answered').selectOption({ label: kind });
  if (answers) await form.getByLabel('Answers, one on each line').fill(answers.join('\n'));
  for (const name of right) await form.getByRole('checkbox', { name }).press(' ');
  if (seen) await form.getByLabel('The audience sees the results').selectOption({ label: seen });
  if (anonymous) await form.getByRole('checkbox', { name: /^Anonymous/ }).press(' ');
  await form.getByRole('button', { name: 'Keep for later' }).click();
  await form.waitFor({ state: 'detached' });
  await desk.getByRole('button', { name: `Open: ${question}` }).waitFor();
}

/** The organiser’s row of a poll that is open, or of one that is closed. */
const rowOf = (desk: Locator, list: 'Open polls' | 'Closed polls', question: string) =>
  desk.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: question });

const ballotOf = (page: Page, question: string) => page.getByRole('region', { name: `Poll ${question}` });
const closedOf = (page: Page, question: string) => page.getByRole('region', { name: `Poll, closed ${question}` });
const vote = (ballot: Locator) => ballot.getByRole('button', { name: 'Vote', exact: true }).click();
/** What a poll’s lines of results say, as one reads them. */
const linesOf = async (poll: Locator): Promise<string[]> =>
  (await poll.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

describe.skipIf(executable === undefined)('the organiser’s own polls, from the desk to a phone and back', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '', { AGENT_ARMS: 'NOTIFICATION' });
  }, 240_000);
  afterEach(() => site.closePages());
  afterAll(() => site[Symbol.asyncDispose]());

  /** The organiser’s desk with polls on it, and somebody’s phone. */
  async function begin(poll: Written) {
    const { question } = poll;
    const [organiser, mia] = [await site.organiser(), await site.attendee('mia')];
    const desk = organiser.page.getByRole('region', { name: 'Your polls' });
    await prepare(desk, poll);
    const [ballot, closed] = [ballotOf(mia.page, question), closedOf(mia.page, question)];
    const open = async () => {
      await desk.getByRole('button', { name: `Open: ${question}` }).click();
      await ballot.waitFor();
    };
    const hasVotes = (votes: string) => rowOf(desk, 'Open polls', question).getByText(votes, { exact: true }).waitFor();
    const close = async () => {
      await desk.getByRole('button', { name: `Close: ${question}` }).click();
      await rowOf(desk, 'Closed polls', question).waitFor();
      await closed.waitFor();
    };
    return { organiser, mia, desk, open, hasVotes, close, ballot, closed };
  }

  it(
    'a quiz is kept, opened, answered, answered otherwise, and says what was right when it closes',
    { timeout: 240_000 },
    async () => {
      const question = 'Which is the oldest?';
      const answers = ['Ada', 'C', 'Lisp'];
      const { organiser, mia, desk, open, hasVotes, close, ballot, closed } = await begin({
        question,
        answers,
        right: ['Lisp'],
      });
      await lookAccessibly(organiser.page, 'polls-1-kept-desk');
      expect(await ballot.count()).toBe(0);

      await open();
      await ballot.getByRole('radio', { name: 'C', exact: true }).press(' ');
      await lookAccessibly(mia.page, 'polls-1-ballot-phone');
      await vote(ballot);
      await ballot.getByText('1 vote', { exact: true }).waitFor();
      await hasVotes('1 vote');
      expect(await linesOf(ballot)).toEqual(['Ada 0 %', 'C Your vote 100 %', 'Lisp 0 %']);
      await lookAccessibly(mia.page, 'polls-1-voted-phone');
      await lookAccessibly(organiser.page, 'polls-1-open-desk');

      await ballot.getByRole('button', { name: 'Change my answer' }).click();
      expect(await ballot.getByRole('radio', { name: 'C', exact: true }).isChecked()).toBe(true);
      await ballot.getByRole('radio', { name: 'Lisp' }).press(' ');
      await vote(ballot);
      await ballot.getByText('Lisp Your vote', { exact: false }).waitFor();
      await desk.getByText('Ada: 0 · C: 0 · Lisp: 1').waitFor();
      await desk.getByText('Right: Lisp', { exact: true }).waitFor();
      expect(await mia.page.getByText('Right', { exact: true }).count()).toBe(0);

      await close();
      await closed.getByText('Your answer was right.').waitFor();
      expect(await linesOf(closed)).toEqual(['Ada 0 %', 'C 0 %', 'Lisp Your vote Right 100 %']);
      await closed.getByRole('button', { name: 'Change my answer' }).waitFor({ state: 'detached' });
      await lookAccessibly(mia.page, 'polls-1-right-phone');
      const late = await site.attendee('late');
      await closedOf(late.page, question).waitFor();
      expect(await linesOf(closedOf(late.page, question))).toEqual(['Ada 0 %', 'C 0 %', 'Lisp Right 100 %']);
      expect([organiser.problems, mia.problems, late.problems]).toEqual([[], [], []]);
    },
  );

  it('several answers are counted out of sight until the close', { timeout: 240_000 }, async () => {
    const question = 'What shall we look at?';
    const { organiser, mia, desk, open, hasVotes, close, ballot, closed } = await begin({
      question,
      kind: 'Several answers',
      answers: ['Speed', 'Tests', 'Costs'],
      seen: 'When it closes',
    });
    const tom = await site.attendee('tom', 'desktop');
    await open();
    for (const name of ['Speed', 'Costs']) await ballot.getByRole('checkbox', { name }).press(' ');
    await lookAccessibly(mia.page, 'polls-2-ballot-phone');
    await vote(ballot);
    await ballot.getByText('The results are shown when the poll closes.').waitFor();
    await ballotOf(tom.page, question).getByRole('checkbox', { name: 'Costs' }).press(' ');
    await vote(ballotOf(tom.page, question));
    await hasVotes('2 votes');
    await desk.getByText('Speed: 1 · Tests: 0 · Costs: 2').waitFor();
    for (const { page } of [mia, tom]) expect(await ballotOf(page, question).innerText()).not.toMatch(/\d/);
    await lookAccessibly(mia.page, 'polls-2-voted-phone');

    await close();
    await closed.getByText('2 votes').waitFor();
    expect(await linesOf(closed)).toEqual(['Speed Your vote 50 %', 'Tests 0 %', 'Costs Your vote 100 %']);
    const late = await site.attendee('late');
    await closedOf(late.page, question).waitFor();
    expect(await linesOf(closedOf(late.page, question))).toEqual(['Speed 50 %', 'Tests 0 %', 'Costs 100 %']);
    expect([organiser.problems, mia.problems, tom.problems, late.problems]).toEqual([[], [], [], []]);
  });

  it('a rating without names, of which the room is never told', { timeout: 240_000 }, async () => {
    const question = 'How was the first half?';
    const { organiser, mia, desk, open, hasVotes, close, ballot, closed } = await begin({
      question,
      kind: 'Rating from 1 to 5',
      seen: 'Never',
      anonymous: true,
    });
    await open();
    await ballot.getByText('Anonymous', { exact: true }).waitFor();
    await ballot.getByRole('radio', { name: '2' }).press(' ');
    await lookAccessibly(mia.page, 'polls-3-ballot-phone');
    await vote(ballot);
    await ballot.getByRole('button', { name: 'Change my answer' }).click();
    await ballot.getByRole('radio', { name: '4' }).press(' ');
    await vote(ballot);
    await ballot.getByText('Only the organiser sees the results.').waitFor();
    await hasVotes('1 vote');
    await desk.getByText('1: 0 · 2: 0 · 3: 0 · 4: 1 · 5: 0').waitFor();
    await desk.getByText('4.0 of 5 on average').waitFor();

    await close();
    expect(await linesOf(closed)).toEqual(['1', '2', '3', '4 Your vote', '5']);
    expect(await closed.innerText()).not.toMatch(/%|vote\b(?<!Your vote)|average/);
    await lookAccessibly(mia.page, 'polls-3-closed-phone');
    const late = await site.attendee('late');
    await closedOf(late.page, question).getByText('Only the organiser sees the results.').waitFor();
    expect(await linesOf(closedOf(late.page, question))).toEqual(['1', '2', '3', '4', '5']);
    expect([organiser.problems, mia.problems, late.problems]).toEqual([[], [], []]);
  });

  it(
    'words of one’s own are counted together, what is not shown can be said otherwise, and all windows of a voter know it',
    { timeout: 240_000 },
    async () => {
      const question = 'The talk in a word?';
      const { organiser, mia, desk, open, hasVotes, close, ballot, closed } = await begin({
        question,
        kind: 'A few words',
      });
      const tom = await site.attendee('tom', 'desktop');
      await open();
      const again = await site.attendee('mia', 'desktop');
      await ballotOf(again.page, question).waitFor();
      const word = ballot.getByRole('textbox', { name: 'Your answer' });
      await word.fill('buy.example');
      await word.press('Enter');
      await ballot.getByText('This answer is not shown. Try another.').waitFor();
      await lookAccessibly(mia.page, 'polls-4-held-phone');
      await ballotOf(again.page, question).getByText('This answer is not shown. Try another.').waitFor();
      await word.fill('Clear');
      await word.press('Enter');
      for (const poll of [ballot, ballotOf(again.page, question)]) await poll.getByText('Your answer: Clear').waitFor();
      await ballotOf(tom.page, question).getByRole('textbox', { name: 'Your answer' }).fill('clear');
      await vote(ballotOf(tom.page, question));
      await hasVotes('2 votes');
      await ballot.getByText('2 votes').waitFor();
      await lookAccessibly(organiser.page, 'polls-4-open-desk');
      expect(await linesOf(ballot)).toHaveLength(1);

      await close();
      expect(await linesOf(closed)).toEqual([expect.stringMatching(/^clear Your vote 2$/i)]);
      await desk.getByText(/^clear: 2$/i).waitFor();
      await lookAccessibly(tom.page, 'polls-4-closed-desktop');
      await lookAccessibly(organiser.page, 'polls-4-closed-desk');
      const late = await site.attendee('late');
      await closedOf(late.page, question).waitFor();
      expect(await linesOf(closedOf(late.page, question))).toEqual([expect.stringMatching(/^clear 2$/i)]);
      expect([organiser.problems, mia.problems, again.problems, tom.problems, late.problems]).toEqual([
        [],
        [],
        [],
        [],
        [],
      ]);
    },
  );
});
