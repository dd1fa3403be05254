import { execFile } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { createConsumer, type Consumer } from '../checks/consumer.ts';
import { openBrowser, openPage } from './browser.ts';
import { startGround, type Ground } from '../stack/ground.ts';

const run = promisify(execFile);
const WITHIN_MS = 180_000;
const chromium = findChromium();

const open = new AsyncDisposableStack();
let ground: Ground;
let consumer: Consumer;
let port: number;
beforeAll(async () => {
  port = await freePort();
  const env = { MAX_INGEST_REQUESTS_PER_MINUTE: '100000', MAX_INGEST_EVENTS_PER_MINUTE: '100000' };
  ground = open.use(await startGround({ env, pageOrigins: [`http://localhost:${port}`] }));
  consumer = open.use(await createConsumer(['react', 'react-dom']));
  cpSync(join(ROOT, 'examples'), consumer.folder, { recursive: true });
}, 120_000);
afterAll(() => open.disposeAsync());

/** Runs a program of the examples where the client is installed and nothing else; resolves with what it printed. */
async function quickstart(name: string): Promise<string> {
  const { stdout } = await run(process.execPath, [join(consumer.folder, name, 'quickstart.mjs')], {
    timeout: WITHIN_MS,
    env: {
      PATH: process.env['PATH'],
      AGENT_URL: ground.agent.url,
      REAL_TIME_URL: ground.realTime.url,
      REDIS_URL: ground.stack.redis.url,
      TOKEN: ground.token('ada', ['event:create']),
      ORGANISER: ground.token('ada', ['event:create']),
      VISITOR: ground.token('mia'),
      PACE_MS: '50',
    },
  });
  return stdout;
}

describe('the examples', () => {
  it('are all run here, but for the widget’s, which widget.test.ts runs', () => {
    const folders = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual(['embed', 'http', 'react', 'redis', 'socket', 'widget']);
  });

  it(
    'http: a chat that is told gets a score; its silence is noticed, and asked about',
    { timeout: WITHIN_MS },
    async () => {
      const said = await quickstart('http');
      expect(said).toMatch(/talking score: 0\.\d/);
      expect(said).toContain('It asks: POLL');
      expect(said).toContain('Now it is APPROVED');
    },
  );

  it('redis: the four channels give a score without a heartbeat', { timeout: WITHIN_MS }, async () => {
    expect(await quickstart('redis')).toMatch(/score: [01]\.?\d*\n$/);
  });

  it('socket: somebody says something and votes', { timeout: WITHIN_MS }, async () => {
    expect(await quickstart('socket')).toBe("mia: Hello\n1 voted: { '1': 1, '2': 0 }\n");
  });

  it.skipIf(chromium === undefined)(
    'react and embed: two pages of an origin of their own share a room',
    { timeout: WITHIN_MS },
    async () => {
      const { sessionId } = await ground.register('owner');
      for (const name of ['react', 'embed']) {
        const root = join(consumer.folder, name);
        const outDir = join(consumer.folder, 'built', name);
        await build({ root, base: `/${name}/`, logLevel: 'silent', build: { outDir } });
      }
      const server = await preview({
        root: consumer.folder,
        logLevel: 'silent',
        appType: 'mpa',
        build: { outDir: 'built' },
        preview: { port, host: 'localhost', strictPort: true },
      });
      await using stack = new AsyncDisposableStack();
      stack.defer(() => server.close());
      const browser = await openBrowser(chromium ?? '');
      stack.defer(() => browser.close());
      const at = (name: string) => {
        const where = { url: ground.realTime.url, session: sessionId, token: ground.token(name) };
        return openPage(
          browser,
          `http://localhost:${port}/${name}/index.html#${new URLSearchParams(where).toString()}`,
        );
      };
      const [react, embed] = [await at('react'), await at('embed')];
      await react.page.getByText('2 here').waitFor();
      await react.page.getByLabel('Your message').fill('Hello from React');
      await react.page.getByRole('button', { name: 'Send' }).click();
      await embed.page.getByText('react: Hello from React').waitFor();
      await embed.page.getByLabel('Your message').fill('<b>Hello</b> from a page');
      await embed.page.getByRole('button', { name: 'Send' }).click();
      await react.page.getByText('embed: <b>Hello</b> from a page').waitFor();
      await embed.page.getByText('embed: <b>Hello</b> from a page').waitFor();
      expect([...react.problems, ...embed.problems]).toEqual([]);
    },
  );
});
