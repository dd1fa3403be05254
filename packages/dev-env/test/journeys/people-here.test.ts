import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly } from './browser.ts';
import { openSite, type Site } from './site.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('who is in the room, on the organiser’s page', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite(executable ?? '');
  }, 240_000);
  afterAll(() => site[Symbol.asyncDispose]());

  it(
    'somebody is muted and may write again, is removed by keyboard, stays out over a reload, and is let back in',
    { timeout: 240_000 },
    async () => {
      const organiser = await site.organiser();
      const [mia, tom] = [await site.attendee('mia'), await site.attendee('tom')];
      const here = organiser.page.getByRole('region', { name: 'Who is here' });
      const inRoom = here.getByRole('region', { name: 'People in the room' });
      await inRoom.getByText('tom', { exact: true }).waitFor();
      await here.getByText('2 people').waitFor();

      const say = async (text: string) => {
        await mia.page.getByRole('textbox', { name: 'Your message' }).fill(text);
        await mia.page.keyboard.press('Enter');
      };
      const row = inRoom.getByRole('group', { name: 'mia', exact: true });
      await row.getByRole('button', { name: 'Mute for 10 min' }).click();
      await inRoom.getByText(/^Muted until/).waitFor();
      await say('me again');
      await mia.page.getByText('You are muted in this session.').waitFor();
      await row.getByRole('button', { name: 'Unmute' }).click();
      await row.getByRole('button', { name: 'Mute for 10 min' }).waitFor();
      await say('thank you');
      await tom.page.getByText('thank you', { exact: true }).waitFor();

      const remove = row.getByRole('button', { name: 'Remove…' });
      await remove.press('Enter');
      const asked = inRoom.getByRole('group', { name: 'Remove mia' });
      await asked.waitFor();
      await lookAccessibly(organiser.page, 'people-1-asked');
      // Nothing happens to whoever is let stay, and the focus is where it was.
      await organiser.page.keyboard.press('Enter');
      await asked.waitFor({ state: 'detached' });
      expect(await organiser.page.evaluate('document.activeElement?.textContent')).toBe('Remove…');
      await organiser.page.keyboard.press('Enter');
      await asked.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
      await mia.page.getByText('You are in this session no more.', { exact: false }).waitFor();
      await here.getByText('mia was removed.').waitFor();
      await inRoom.getByText('mia', { exact: true }).waitFor({ state: 'detached' });
      await lookAccessibly(organiser.page, 'people-2-removed');
      await mia.page.reload();
      await mia.page.getByText('This session is not open to you.').waitFor();
      await tom.page.getByRole('textbox', { name: 'Your message' }).waitFor();

      await here.getByRole('button', { name: 'Let back in: mia' }).click();
      await here.getByText('mia may come back.').waitFor();
      await mia.page.reload();
      await mia.page.getByRole('textbox', { name: 'Your message' }).waitFor();
      await inRoom.getByText('mia', { exact: true }).waitFor();
      expect([organiser.problems, mia.problems, tom.problems]).toEqual([[], [], []]);
    },
  );
});
