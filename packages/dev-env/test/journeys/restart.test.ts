import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { look } from './browser.ts';
import { PATIENCE } from '../stack/ground.ts';
import { openAudience, openConsole } from '../stack/people.ts';
import { openSite, type Site } from './site.ts';

const OWNER = 'organiser';
const SIZE = 6;
const executable = findChromium();

describe.skipIf(executable === undefined)('the real-time service is killed and started again under open pages', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '', { AGENT_ARMS: 'BROADCAST' });
  }, 240_000);
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'both pages say so, are caught up by themselves, and show nothing twice and nothing less',
    { timeout: 240_000 },
    async () => {
      const { ground, session } = site;
      const visitor = await site.attendee('mia');
      const organiser = await site.organiser();
      using feed = await openConsole(ground, OWNER, session);
      using audience = await openAudience(ground, session, SIZE);
      const happened = organiser.page.getByRole('region', { name: 'What happened' });
      const banner = async (message: string): Promise<void> => {
        const content = { arm: 'BROADCAST', title: 'From the host', message };
        const sent = { sessionId: session.sessionId, content };
        expect(await ground.call(OWNER, 'POST', '/interventions/manual', sent)).toMatchObject({ status: 201 });
      };
      await visitor.page.getByText('thought').first().waitFor();
      await banner('Before the break');
      await visitor.page.getByText('Before the break').waitFor();
      await happened.getByText('Before the break').waitFor();
      await organiser.page.getByRole('status', { name: 'Connection: Live' }).waitFor();
      const ticks = feed.scores().length;

      await ground.realTime.kill('SIGKILL');
      await organiser.page.getByRole('status', { name: /^Connection: Reconnecting, stale since/ }).waitFor();
      await organiser.page.getByRole('heading', { name: 'Reconnecting to the session' }).waitFor();
      await visitor.page.getByText('Reconnecting. Nothing is lost.').waitFor();
      const box = visitor.page.getByRole('textbox', { name: 'Your message' });
      await box.fill('Said while it was away');
      await box.press('Enter');
      await banner('During the break');
      await look(visitor.page, 'restart-1-away-attendee');
      await ground.realTime.restart();

      await organiser.page.getByRole('status', { name: /^Connection: (Recovered, nothing missed|Live)$/ }).waitFor();
      await visitor.page.getByText('Reconnecting. Nothing is lost.').waitFor({ state: 'detached' });
      await visitor.page.getByText('During the break').waitFor();
      // Whoever waited too long is told so, and finds their words where they wrote them.
      const refused = visitor.page.getByRole('alert');
      await visitor.page.getByText('Said while it was away').or(refused).first().waitFor();
      if (await refused.isVisible()) await box.press('Enter');
      await happened.getByText('During the break').waitFor();
      await vi.waitFor(
        () =>
          expect(audience.people.map(({ room }) => room.standing().kind)).toEqual(
            Array.from({ length: SIZE }, () => 'live'),
          ),
        PATIENCE,
      );
      audience.fallSilent();

      const stored = async (): Promise<unknown[]> => {
        const text = 'select text from chat_messages where session_id = $1 order by place';
        return (await ground.rows(text, [session.sessionId])).map(({ text: words }) => words);
      };
      await vi.waitFor(async () => expect(await shown(visitor.page)).toEqual(await stored()), PATIENCE);
      const said = await shown(visitor.page);
      expect(new Set(said).size).toBe(said.length);
      expect(said).toContain('Said while it was away');
      for (const message of ['Before the break', 'During the break'])
        expect(await happened.getByText(message).count()).toBe(1);
      const places = feed.places().map(({ epoch, seq }) => `${epoch} ${seq}`);
      expect(new Set(places).size).toBe(places.length);
      expect(feed.scores().length).toBeGreaterThan(ticks);
    },
  );
});

/** The words of the chat on an attendee's page, the oldest first. */
const shown = (page: Page): Promise<string[]> => page.getByRole('log').locator('.message-text').allTextContents();
