import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CACHE_FOLDER } from '../../src/paths.ts';
import { openStage, type Stage } from '../../src/pages/stage.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { signToken } from '../../src/stack/token.ts';
import { look, openBrowser, settled } from '../journeys/browser.ts';
import { NOW } from './material.ts';
import { moving, overhang, unseen, violations, walk } from './probes.ts';
import { PICTURES, VIEWS } from './scenes.ts';
import type { View } from './view.ts';

/** Where the README's pictures are put: with `docs/pictures` they are renewed. */
const PICTURE_FOLDER = process.env['PICTURES'] ?? join(CACHE_FOLDER, 'pictures');
const executable = findChromium();
const DESKTOP = { width: 1_360, height: 900 };
const PHONE = { width: 390, height: 844 };
/** As a phone; twice as large on a desktop; four times as large, which is the least that a page must bear. */
const NARROW = [390, 680, 320];
/** Somebody in a room, of which every part is there. */
const attended = VIEWS.find(({ name }) => name === 'room, filled');
const signIn = () => ({ organizer: 'none', attendee: 'none', sessionId: null, simulated: false });

describe.skipIf(executable === undefined)('every page in every state, in a real browser', () => {
  const open = new AsyncDisposableStack();
  const pages = new Map<View['who'], Page>();
  let browser: Browser;
  let stage: Stage;
  let address: string;

  const pageOf = async (who: View['who']): Promise<Page> => {
    const known = pages.get(who);
    if (known !== undefined) return known;
    const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce', baseURL: address });
    const exp = (NOW + 24 * 3_600_000) / 1_000;
    const token = signToken('of no service', { sub: who, permissions: ['event:create'], exp });
    if (who !== 'nobody') await context.addInitScript(`sessionStorage.setItem('conductor.token', '${token}')`);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(NOW);
    pages.set(who, page);
    return page;
  };

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    await buildDashboard();
    stage = open.use(await openStage());
    const services = { agentUrl: stage.url, realTimeUrl: stage.url };
    open.use(await servePage({ port, files: builtFiles(DASHBOARD_FOLDER), ...services, signIn }));
    browser = await openBrowser(executable ?? '');
    open.defer(() => browser.close());
  }, 240_000);
  afterAll(() => open.disposeAsync());

  it('come compressed to whoever can read that, and as they are to others', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(address)).text())?.[1] ?? '';
    const ask = (encoding: string) => fetch(address + script, { headers: { 'accept-encoding': encoding } });
    const [packed, plain] = await Promise.all([ask('gzip, br'), ask('identity')]);
    expect([packed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', null]);
    expect(await packed.text()).toBe(await plain.text());
  });

  it.each(VIEWS)('$name: for everybody', { timeout: 90_000 }, async ({ name, who, path, scene, reach }) => {
    stage.set(scene);
    const page = await pageOf(who);
    await page.context().setOffline(false);
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    await page.goto(path);
    await reach(page, stage);
    await settled(page);

    expect.soft(await walk(page), 'by keyboard').toEqual([]);
    expect.soft(await moving(page), 'moves').toEqual([]);
    expect.soft(await violations(page, false), 'desktop, light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await violations(page, true), 'desktop, dark').toEqual([]);
    await page.emulateMedia({ forcedColors: 'active' });
    expect.soft(await unseen(page), 'forced colours').toEqual([]);
    await page.emulateMedia({ forcedColors: 'none' });
    for (const width of NARROW) {
      await page.setViewportSize({ ...PHONE, width });
      await expect.poll(() => overhang(page), { timeout: 5_000, message: `${width} wide` }).toEqual([]);
    }
    await page.setViewportSize(PHONE);
    expect.soft(await violations(page, false), 'phone, dark').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect.soft(await violations(page, true), 'phone, light').toEqual([]);
    for (const { file, size, colours } of PICTURES[name] ?? []) {
      await page.setViewportSize(size === 'phone' ? PHONE : DESKTOP);
      await page.emulateMedia({ colorScheme: colours });
      await page.evaluate('document.activeElement?.blur(), scrollTo(0, 0)');
      mkdirSync(PICTURE_FOLDER, { recursive: true });
      await page.screenshot({ path: join(PICTURE_FOLDER, `${file}.png`) });
    }
    await look(page, `states/${name.replaceAll(/\W+/g, '-')}`);
  });

  it('keeps the rest where a part cannot be loaded, says so, and has it once it is loaded again', async () => {
    stage.set(attended?.scene ?? {});
    const page = await (await browser.newContext({ viewport: PHONE, baseURL: address })).newPage();
    const token = signToken('of no service', { sub: 'attendee' });
    await page.addInitScript(`sessionStorage.setItem('conductor.token', '${token}')`);
    const isQuestions = /\/assets\/Questions-[^/]+\.js$/;
    await page.route(isQuestions, (route) => route.abort());
    await page.goto(attended?.path ?? '');
    await page.getByText('A part of this page could not be loaded.').waitFor();
    await page.getByRole('textbox', { name: 'Your message' }).fill('Still here');
    await page.unroute(isQuestions);
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await page.getByRole('region', { name: 'Questions' }).waitFor();
    expect(await page.getByText('A part of this page could not be loaded.').count()).toBe(0);
  });
});
