import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { at } from '../../src/checks/deployment.ts';
import { toolEnvironment } from '../../src/checks/gates.ts';
import { createConsumer, type Consumer } from './consumer.ts';

const run = promisify(execFile);

/** Each `@ts-expect-error` is a mistake that the types have to find. */
const PROGRAM = `
import { ApiError, connect, createApi, type RoomNews } from '@conductor/client';

const connection = connect({ url: 'http://127.0.0.1:1', token: async () => 'token' });
const room = connection.room('talk-1');
room.listen((news: RoomNews) => {
  if (news.name === 'chat:message') news.payload.text.toUpperCase();
  // @ts-expect-error a banner has no text
  if (news.name === 'agent:intervention:banner') news.payload.text;
});
export const sent: Promise<string> = room.send('Hello').then((answer) => (answer.success ? answer.id : answer.code));
void room.vote('poll-1', ['option-1']);
// @ts-expect-error a vote is for a list of options
void room.vote('poll-1', 'option-1');
void connection.organiser('talk-1').pin('question-1');
// @ts-expect-error there is no such reaction
void room.react('x');

const api = createApi({ url: 'http://127.0.0.1:1', token: 'key' });
export const score = async (sessionId: string): Promise<number | null> => {
  const status = await api('GET /agent/sessions/{sessionId}/status', { sessionId });
  return status.engagement?.score ?? null;
};
// @ts-expect-error the path names a session
void api('GET /agent/sessions/{sessionId}/status', {}).catch(() => undefined);
// @ts-expect-error there is no such operation
void api('GET /nothing').catch((error: unknown) => error instanceof ApiError);
export const table: Promise<string | null> = api('GET /agent/sessions/{sessionId}/report', {
  sessionId: 'talk-1',
  query: { format: 'csv' } as const,
}).catch(() => null);
export const heading = api('GET /agent/sessions/{sessionId}/report', { sessionId: 'talk-1' }).then(
  ({ title }) => title,
  () => null,
);
export const page = api('GET /agent/sessions', { query: { limit: 5 } }).then(({ items }) => items[0]?.title, () => null);
connection.close();
await sent;
`;
const PAGE = `
import { createElement } from 'react';
import { useConnection, useRoom } from '@conductor/client/react';

export function Count() {
  const { state } = useRoom(useConnection('http://127.0.0.1:1', () => 'token'), 'talk-1');
  return createElement('p', null, state.present + ' people, ' + state.messages.length + ' messages');
}
`;
const CONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
  },
  files: ['program.ts', 'page.ts'],
});

let consumer: Consumer;
beforeAll(async () => {
  consumer = await createConsumer(['react', '@types/react']);
  consumer.write('program.ts', PROGRAM);
  consumer.write('page.ts', PAGE);
  consumer.write('tsconfig.json', CONFIG);
}, 120_000);
afterAll(() => consumer[Symbol.dispose]());

describe('the client as it is published', () => {
  it('needs nothing of this workspace, and no more than it says', () => {
    const home = join(consumer.folder, 'node_modules/@conductor/client');
    const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    expect(Object.keys(at(manifest, 'dependencies') ?? {})).toEqual(['socket.io-client', 'typebox']);
    const files = readdirSync(join(home, 'dist'), { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((name) => /\.(js|d\.ts)$/.test(name))
      .map((name) => readFileSync(join(home, 'dist', name)));
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => text.includes('@conductor/'))).toEqual([]);
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/);
  });

  it('has types that hold in a project of its own, and that find mistakes', { timeout: 120_000 }, async () => {
    await run('tsc', ['-p', consumer.folder], { env: toolEnvironment() }).catch(({ stdout }: { stdout: string }) =>
      expect(stdout).toBe(''),
    );
  });

  it('runs in Node as it is', async () => {
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', `import * as client from '@conductor/client'; ${NODE}`],
      { cwd: consumer.folder },
    );
    expect(stdout.trim()).toBe('function function UNAVAILABLE');
  });

  it('is bundled for a browser without a schema compiler, hooks included', { timeout: 60_000 }, async () => {
    const built = await build({
      root: consumer.folder,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry: ['page.ts', 'program.ts'], formats: ['es'] } },
    });
    const code = JSON.stringify(built);
    expect(code).toContain('session:join');
    expect(code).toContain('useSyncExternalStore');
    expect(code).not.toMatch(/new Function|node:/);
  });
});

const NODE = `
const connection = client.connect({ url: 'http://127.0.0.1:1', token: 'token' });
const answer = connection.room('talk-1').send('Hello');
connection.close();
console.log(typeof client.connect, typeof client.createApi, (await answer).code);`;
