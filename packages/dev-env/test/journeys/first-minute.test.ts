import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../src/paths.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { lookAccessibly, openBrowser, openPage } from './browser.ts';

const executable = findChromium();
const COME_UP = { timeout: 400_000, interval: 100 };
/** What the audience does by itself may take a second slump; how long it took is printed. */
const TURN = { timeout: 600_000 };
/** A slump lasts a minute; one that is asked for comes within 20 s, and whoever asked for it is asked within a minute; a busy machine counts slower. */
const SLUMP_ENDS = { timeout: 90_000 };
const SLUMPS = { timeout: 30_000 };
const ASKED = { timeout: 90_000 };

/** Prints how long something took: a reader judges that, since a busy machine would fail a test for nothing. */
const tell = (what: string, since: number): void =>
  void process.stdout.write(`first minute: ${what} after ${((performance.now() - since) / 1_000).toFixed(1)} s\n`);

describe.skipIf(executable === undefined)('the first minute after npm start', () => {
  let demo: ChildProcess;
  let output = '';
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let up = 0;
  let address = '';

  beforeAll(async () => {
    const start = join(ROOT, 'packages/dev-env/src/cli/start.ts');
    demo = spawn(process.execPath, ['--conditions=development', start, '--no-open'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'development', ANTHROPIC_API_KEY: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    demo.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    browser = await openBrowser(executable ?? '');
    await vi.waitFor(() => expect(output).toMatch(/Open {2}http/), COME_UP);
    up = performance.now();
    address = /Open {2}(\S+)/.exec(output)?.[1] ?? '';
    ({ page, problems } = await openPage(browser, address));
    page.setDefaultTimeout(TURN.timeout);
  }, 420_000);
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || page.isClosed()) return;
    const panel = await page.locator('body').innerText({ timeout: 10_000 });
    process.stdout.write(`first minute: what the panel says: ${panel}\nand the demo: ${output}\n`);
  });
  afterAll(async () => {
    await browser?.close();
    demo.kill('SIGTERM');
    if (demo.exitCode === null) await once(demo, 'exit');
  }, 30_000);

  const consoleFrame = () => page.frameLocator('iframe[title="The organiser’s console"]');
  const phone = () => page.frameLocator('iframe[title="An attendee’s phone"]');
  /** The next request of the kind comes to nothing, as on a machine that is too busy to respond in time. */
  const lose = async (method: string, path: string): Promise<void> => {
    let lost = false;
    await page.route(`**${path}`, async (route) => {
      if (lost || route.request().method() !== method) return await route.fallback();
      lost = true;
      await route.fulfill({ json: {} });
    });
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  it(
    'shows a past at once, a slump, who will approve it, and the audience won back, with nobody touching anything',
    {
      timeout: 1_200_000,
    },
    async () => {
      const headline = consoleFrame().getByRole('heading', { level: 2 }).first();
      await headline.waitFor();
      expect(await headline.textContent()).not.toMatch(/unknown|Waiting for the first/);
      const curve = consoleFrame().locator('.recharts-area-curve').first();
      expect((await curve.getAttribute('d'))?.length).toBeGreaterThan(500);
      await page.getByText('Just now people fall silent.').waitFor(TURN);
      tell('the slump', up);
      const decision = consoleFrame().getByRole('region', { name: 'Decision' });
      await decision.getByText('Waiting for you').waitFor(TURN);
      tell('the decision', up);
      await page.getByText(/^The simulated organiser approves in \d+ s\.$/).waitFor(TURN);
      await decision.getByText('approved by simulated-organiser').waitFor(TURN);
      tell('approved by somebody else', up);
      await consoleFrame()
        .getByText(/engagement rose by \d+$/)
        .first()
        .waitFor(TURN);
      tell('rescued and measured', up);
      expect(output).toMatch(/measured \w+: score 0\.\d\d → 0\.\d\d/);
      expect(problems).toEqual([]);
    },
  );

  it(
    'is yours to turn: a slump by a button, decided by nobody but you, on a phone as named as the rest',
    {
      timeout: 1_200_000,
    },
    async () => {
      await page.getByRole('radio', { name: '0.5×' }).check({ force: true });
      await page.getByRole('radio', { name: 'Workshop' }).check({ force: true });
      await press('I decide myself');
      await page.getByText('You decide: nobody else answers.').waitFor();
      await page.getByText('Just now the audience is lively.').waitFor(SLUMP_ENDS);
      await lose('POST', '/dev/demo');
      await press('Make it slump');
      const pressed = performance.now();
      await page.getByText('Just now people fall silent.').waitFor(SLUMPS);
      const decision = consoleFrame().getByRole('region', { name: 'Decision' });
      await decision.getByRole('button', { name: 'Approve' }).click(ASKED);
      tell('asked, from the press of the button', pressed);
      await decision.getByText('approved by you').waitFor(ASKED);
      const writers = await phone().locator('.message-from').allTextContents();
      expect(writers.length).toBeGreaterThan(5);
      expect(writers.filter((name) => !/^\p{Lu}\p{Ll}+( \d+)?$/u.test(name))).toEqual([]);
    },
  );

  it('ends with a session of one’s own, into which the phone comes by its code', { timeout: 1_200_000 }, async () => {
    await lose('GET', '/dev/sign-in');
    await press('Create a session');
    await page.getByRole('img', { name: 'QR code of the link' }).waitFor();
    await consoleFrame().getByRole('heading', { name: 'My own session' }).waitFor();
    await consoleFrame().getByRole('heading', { name: 'Nobody has joined yet: invite them' }).waitFor();
    await phone().getByRole('textbox', { name: 'Your name' }).fill('Mia');
    await phone().getByRole('button', { name: 'Come in' }).click();
    await consoleFrame().getByText('1 joined').waitFor();
    await press('Back to the simulated session');
    await consoleFrame().getByRole('heading', { name: 'Simulated session' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('has a panel that fits every page and that axe finds nothing wrong with', { timeout: 120_000 }, async () => {
    await page.close();
    const alone = await openPage(browser, 'about:blank');
    // What is framed is looked at by the tests of those pages.
    await alone.page.route('**/*', async (route) =>
      route.request().frame().parentFrame() === null
        ? await route.continue()
        : await route.fulfill({
            contentType: 'text/html',
            body: '<!doctype html><html lang="en"><title>.</title></html>',
          }),
    );
    await alone.page.goto(address);
    await alone.page.getByRole('heading', { name: 'Now yours' }).waitFor();
    await lookAccessibly(alone.page, 'demo-panel');
    expect(alone.problems).toEqual([]);
  });
});
