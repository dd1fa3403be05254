import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onPath } from './programs.ts';

const run = promisify(execFile);
const INSTALL_DEADLINE_MS = 300_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The full path of a Chromium on the PATH (or at CHROMIUM_PATH), or undefined: then browser tests are skipped. */
export const findChromium = (): string | undefined =>
  process.env['CHROMIUM_PATH'] ?? NAMES.map((name) => onPath(name)).find((path) => path !== undefined);

/** Flags for a headless Chromium in a container: no sandbox there, little shared memory, no calls to the outside. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Like `findChromium`; as root on Debian it is installed where there is none. Resolves with undefined when that fails. */
export async function obtainChromium(): Promise<string | undefined> {
  const found = findChromium();
  if (found !== undefined || process.getuid?.() !== 0 || !onPath('apt-get')) return found;
  process.stdout.write('Installing Chromium for the browser tests …\n');
  const install = ['install', '--yes', '--no-install-recommends', 'chromium'];
  const options = {
    timeout: INSTALL_DEADLINE_MS,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  try {
    await run('apt-get', install, options).catch(async () => {
      await run('apt-get', ['update'], options);
      await run('apt-get', install, options);
    });
    const installed = findChromium();
    if (installed !== undefined) await run(installed, ['--version'], { timeout: 30_000 });
    return installed;
  } catch (error) {
    process.stdout.write(`That failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    return undefined;
  }
}
