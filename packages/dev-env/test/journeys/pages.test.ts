import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { look, lookAccessibly } from './browser.ts';
import { PATIENCE, type Session } from '../stack/ground.ts';
import { openAudience, openConsole, warmedUp, type Audience, type OrganiserConsole } from '../stack/people.ts';
import { openSite, OWNER, type Site } from './site.ts';

const SIZE = 12;
const executable = findChromium();

describe.skipIf(executable === undefined)('the pages, in a real browser', () => {
  const open = new AsyncDisposableStack();
  let site: Site;
  let other: Session;
  let otherAudience: Audience;
  let otherFeed: OrganiserConsole;

  beforeAll(async () => {
    site = open.use(await openSite(executable ?? ''));
    other = await site.ground.register(OWNER);
    otherAudience = open.use(await openAudience(site.ground, other, SIZE));
    otherFeed = open.use(await openConsole(site.ground, OWNER, other));
  }, 240_000);
  // A page left open goes on drawing, which the next ones would wait for.
  afterEach(() => site.closePages());
  afterAll(() => open.disposeAsync());

  it(
    'show the slide, the decision and its effect; the approval is a click, the vote another',
    { timeout: 240_000 },
    async () => {
      const { ground, session } = site;
      using audience = await openAudience(ground, session, SIZE);
      using feed = await openConsole(ground, OWNER, session);
      const [organiser, visitor] = [await site.organiser(), await site.attendee('visitor', 'desktop')];
      await organiser.page.getByRole('heading', { name: 'A talk' }).waitFor();
      await visitor.page.getByText('thought').first().waitFor();
      await visitor.page.getByRole('textbox', { name: 'Your message' }).fill('Hello from a browser');
      await visitor.page.keyboard.press('Enter');
      await organiser.page.getByRole('status', { name: 'Connection: Live' }).waitFor();
      await warmedUp(feed);
      await visitor.page.getByText('Hello from a browser').waitFor();
      expect(await curveLength(organiser.page)).toBeGreaterThan(1_000);
      await organiser.page.getByRole('row').filter({ hasText: 'Chat' }).getByText(/\+\d+/).waitFor();
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
      await lookAccessibly(organiser.page, '2-waiting-organiser');
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
      const result = organiser.page.getByRole('region', { name: /^Poll: engagement rose by \d+$/ });
      await result.getByText(/Too early to credit it/).waitFor();
      expect(await happened.getByText(question).count()).toBe(1);
      await happened.getByText(`Reached ${SIZE + 1} people`).waitFor();
      await lookAccessibly(organiser.page, '4-measured-organiser');
      await look(visitor.page, '4-measured-attendee');
      expect({ organiser: organiser.problems, visitor: visitor.problems }).toEqual({ organiser: [], visitor: [] });
    },
  );

  it(
    'can be used by keyboard alone, and say when the connection is lost and is back',
    { timeout: 240_000 },
    async () => {
      const { ground, address } = site;
      const { page, problems } = await site.organiser();
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

  it(
    'lead an organiser with a phone from a title to the report, and never need anything else',
    { timeout: 480_000 },
    async () => {
      const { page, problems } = await site.organiser('small');
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const headline = (name: string | RegExp) => page.getByRole('heading', { level: 2, name }).waitFor();
      await page.getByRole('link', { name: 'Conductor' }).click();
      await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
      await page.getByRole('textbox', { name: 'Title' }).fill('Friday all-hands');
      await lookAccessibly(page, '6-sessions-organiser');
      await press('Create session');
      await page.getByRole('heading', { name: 'Friday all-hands' }).waitFor();
      await headline('Nobody has joined yet: invite them');
      await lookAccessibly(page, '6-new-organiser');

      await press('Pause');
      await headline(/^Paused: /);
      await page.getByText('Resume the conductor to send something.').waitFor();
      await press('Resume');
      await press('Keep quiet…');
      await press('15 min');
      await headline(/^Quiet until \d\d:\d\d: /);
      await press('End the quiet');
      await press('Plan a break…');
      const begins = page.getByRole('textbox', { name: 'Begins in (minutes)' });
      await begins.fill('soon');
      await press('Plan it');
      await page.getByText('A whole number from 0 to 1440.').waitFor();
      await begins.fill('10');
      await lookAccessibly(page, '6-break-organiser');
      await press('Plan it');
      await page.getByText(/^Break from \d\d:\d\d to \d\d:\d\d$/).waitFor();
      await headline('Nobody has joined yet: invite them');
      await press('Call the break off');
      await press('Plan a break…');
      await press('Plan it');
      await headline(/^Break until \d\d:\d\d: /);
      await press('End the break');
      await headline('Nobody has joined yet: invite them');

      const link = await page.getByRole('link', { name: 'Attendee page' }).getAttribute('href');
      const visitor = await site.attendee('visitor', 'desktop');
      await visitor.page.goto(`${site.address}${link}`);
      await visitor.page.getByRole('heading', { name: 'Friday all-hands' }).waitFor();
      const hand = page.getByRole('region', { name: 'Do it now' });
      await hand.getByRole('button', { name: 'Poll' }).click();
      await page.keyboard.press('Escape');
      await hand.getByRole('button', { name: 'Poll' }).press('Enter');
      await hand.getByRole('textbox', { name: 'Question' }).fill('Lunch now?');
      await lookAccessibly(page, '6-by-hand-organiser');
      await press('Send now');
      await hand.getByText('Poll: on its way.').waitFor();
      await visitor.page.getByRole('heading', { name: 'Lunch now?' }).waitFor();
      await page.getByRole('region', { name: 'What happened' }).getByText('Lunch now?').waitFor();

      await page.getByRole('link', { name: 'Event settings' }).click();
      await page.getByRole('textbox', { name: 'At most so many interventions an hour' }).fill('4');
      await page.getByRole('checkbox', { name: 'Nudge' }).press(' ');
      await press('Save');
      await page.getByText('Saved. Holds from the next proposal on.').waitFor();
      await page.getByRole('textbox', { name: 'User id' }).fill('lea');
      await press('Add');
      await page.getByText('lea', { exact: true }).waitFor();
      await page.getByLabel('Role of lea').selectOption('viewer');
      // As the service holds it: what was chosen stands there only once it was taken.
      await vi.waitFor(async () => expect(await page.getByLabel('Role of lea').inputValue()).toBe('viewer'), PATIENCE);
      const helps = page.getByRole('region', { name: 'Does it help?' });
      await helps.getByText(/^Too few to tell: 0 proposals and 0 hold-outs were measured/).waitFor();
      await page.getByRole('region', { name: 'What was sent so far' }).getByText('Lunch now?').waitFor();
      await lookAccessibly(page, '7-event-organiser');
      await press('Remove lea');
      await page.getByText('lea', { exact: true }).waitFor({ state: 'detached' });

      await page.goBack();
      await press('End session…');
      await press('Not yet');
      await press('End session…');
      await press('End it');
      await page.getByRole('heading', { name: 'Report', exact: true }).waitFor();
      await page.getByRole('region', { name: 'What was sent' }).getByText('Lunch now?').first().waitFor();
      await page.getByRole('region', { name: 'Kind by kind' }).getByRole('rowheader', { name: 'Poll' }).waitFor();
      await lookAccessibly(page, '8-report-organiser');
      const [download] = await Promise.all([page.waitForEvent('download'), press('Download as a table (CSV)')]);
      expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFFtime_utc,[\s\S]*Lunch now\?/);
      expect(download.url()).toMatch(/^blob:/);

      await printsWhole(page);

      await page.getByRole('link', { name: 'Your sessions' }).click();
      await page.getByRole('listitem').filter({ hasText: 'Friday all-hands' }).getByText('Ended').waitFor();
      await page.getByRole('link', { name: 'Friday all-hands' }).click();
      await page.getByRole('heading', { name: 'Report', exact: true }).waitFor();

      await page.getByRole('link', { name: 'Event settings' }).click();
      await page.getByRole('textbox', { name: 'User id' }).fill('lea');
      await press('Add');
      await press('Hand over to lea…');
      await press('Keep it');
      await press('Hand over to lea…');
      await press('Hand it over');
      await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
      await page.getByRole('link', { name: 'A talk' }).first().waitFor();
      expect(await page.getByRole('link', { name: 'Friday all-hands' }).count()).toBe(0);
      expect({ organiser: problems, visitor: visitor.problems }).toEqual({ organiser: [], visitor: [] });
    },
  );
});

/** How much curve is drawn: the length of its description. */
async function curveLength(page: Page): Promise<number> {
  const path = await page.locator('.recharts-area-curve').first().getAttribute('d');
  return path?.length ?? 0;
}

/** Opens the report that `page` downloads as a page of its own: what is folded away on the screen is on the paper. */
async function printsWhole(page: Page): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as a page (HTML)' }).click(),
  ]);
  const reader = await page.context().newPage();
  await reader.setContent(await readFile(await download.path(), 'utf8'));
  const folded = reader.getByText('Mean score of each minute');
  expect(await folded.isVisible()).toBe(false);
  await reader.emulateMedia({ media: 'print' });
  expect(await folded.isVisible()).toBe(true);
  await reader.close();
}

/** Presses Tab until the button of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.locator(':focus').allTextContents()).includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} by keyboard`);
}
