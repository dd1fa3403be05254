import { roomKeys } from '@conductor/contracts';
import { Redis } from 'ioredis';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly } from './browser.ts';
import { PATIENCE } from '../stack/ground.ts';
import { openSite, type Site } from './site.ts';

const executable = findChromium();

/** Sends an arm with its starter's words, after a change of some of them. */
const send = async (page: Page, arm: string, words: Record<string, string> = {}): Promise<void> => {
  const hand = page.getByRole('region', { name: 'Do it now' });
  await vi.waitFor(async () => {
    await hand.getByRole('button', { name: arm, exact: true }).click();
    for (const [name, value] of Object.entries(words)) await hand.getByLabel(name, { exact: true }).fill(value);
    await hand.getByRole('button', { name: 'Send now' }).click();
    await hand.getByText(`${arm}: on its way.`).waitFor({ timeout: 5_000 });
  }, PATIENCE);
};

describe.skipIf(executable === undefined)('by hand, from the console to an attendee’s window', () => {
  let site: Site;
  beforeAll(async () => {
    // No reward is waited for: one intervention may follow the other.
    site = await openSite(executable ?? '', { AGENT_ARMS: 'GAMIFICATION,NUDGE,NOTIFICATION' });
  }, 240_000);
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'a challenge is met together, a nudge is seen by the silent one alone, and a note by the organisers alone',
    { timeout: 240_000 },
    async () => {
      const { ground, session } = site;
      const [organiser, visitor] = [await site.organiser(), await site.attendee('visitor')];
      await organiser.page.getByRole('heading', { name: 'A talk' }).waitFor();

      await send(organiser.page, 'Challenge', { 'Reactions to reach': '3' });
      const challenge = visitor.page.getByRole('region', { name: 'Challenge' });
      await challenge.getByText('0 of 3 reactions').waitFor();
      await visitor.page.getByRole('button', { name: 'Applause' }).click();
      await challenge.getByText('1 of 3 reactions').waitFor();
      await lookAccessibly(visitor.page, '9-challenge-attendee');
      for (const name of ['Heart', 'Fire']) await visitor.page.getByRole('button', { name }).click();
      await challenge.getByText('You made it together!').waitFor();
      await lookAccessibly(visitor.page, '9-challenge-over-attendee');
      await challenge.getByRole('button', { name: 'Close' }).click();
      await challenge.waitFor({ state: 'detached' });

      const redis = new Redis(ground.stack.redis.url);
      const acted = roomKeys(session.sessionId).log.replace(/:log$/, ':presence:acted');
      await redis.zincrby(acted, -300_000, 'visitor');
      redis.disconnect();
      await send(organiser.page, 'Nudge', { Message: 'And what do you think?' });
      const nudge = visitor.page.getByRole('region', { name: 'A word to you' });
      await nudge.getByText('And what do you think?').waitFor();
      await lookAccessibly(visitor.page, '9-nudge-attendee');

      await send(organiser.page, 'Note to the organiser', { Title: 'Two minutes left' });
      const note = organiser.page.getByRole('region', { name: 'Note to the organisers' });
      await note.getByText('Two minutes left').waitFor();
      await lookAccessibly(organiser.page, '9-note-organiser');
      expect(await visitor.page.getByText('Two minutes left').count()).toBe(0);
      await organiser.page.reload();
      await note.getByText('Two minutes left').waitFor();
      await note.getByRole('button', { name: 'Put away' }).click();
      await note.waitFor({ state: 'detached' });
      // By itself, half a minute after it came.
      await nudge.waitFor({ state: 'detached' });

      const rows = await ground.rows('select arm, reach from decisions where session_id = $1 order by created_at', [
        session.sessionId,
      ]);
      expect(rows).toEqual([
        { arm: 'GAMIFICATION', reach: 1 },
        { arm: 'NUDGE', reach: 1 },
        { arm: 'NOTIFICATION', reach: 1 },
      ]);
      expect([organiser.problems, visitor.problems]).toEqual([[], []]);
    },
  );
});
