import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CACHE_FOLDER, ROOT } from '../../src/paths.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { hotFiles } from '../../src/stack/hot-files.ts';
import { servePage } from '../../src/stack/page.ts';
import { openBrowser, openPage } from './browser.ts';

const DASHBOARD = join(ROOT, 'apps/dashboard');
const executable = findChromium();

/** The dashboard's sources in a folder of their own, which a test may change. */
function copyOfDashboard(): string {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(CACHE_FOLDER, 'dashboard-copy-'));
  for (const name of ['src', 'public', 'index.html', 'vite.config.ts', 'lingui.config.ts', 'locales', 'package.json'])
    cpSync(join(DASHBOARD, name), join(folder, name), { recursive: true });
  symlinkSync(join(DASHBOARD, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

describe.skipIf(executable === undefined)('the dashboard under pnpm dev', () => {
  const open = new AsyncDisposableStack();
  afterAll(() => open.disposeAsync());

  it(
    'shows the change of a component in the open page, which keeps what was typed into it',
    { timeout: 120_000 },
    async () => {
      const folder = copyOfDashboard();
      open.defer(() => rmSync(folder, { recursive: true, force: true }));
      const port = await freePort();
      open.use(
        await servePage({
          port,
          files: open.use(await hotFiles(folder)),
          agentUrl: 'http://127.0.0.1:9',
          realTimeUrl: 'http://127.0.0.1:9',
          signIn: () => ({ organizer: '', attendee: '', sessionId: null, simulated: false }),
        }),
      );
      const browser = await openBrowser(executable ?? '');
      open.defer(() => browser.close());
      const { page, problems } = await openPage(browser, `http://localhost:${port}/`);
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      const token = page.getByLabel('Sign-in token');
      await token.fill('half a token');

      const component = join(folder, 'src/auth/SignInPage.tsx');
      const source = readFileSync(component, 'utf8');
      writeFileSync(component, source.replace('<Trans>Sign in<', '<Trans>Come in<'));
      await page.getByRole('heading', { name: 'Come in' }).waitFor();
      expect(await token.inputValue()).toBe('half a token');
      expect(problems).toEqual([]);
    },
  );
});
