import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createApi, type Api } from '@conductor/client';
import type { KeyScope } from '@conductor/contracts';
import { openDatabase, type Database } from '@conductor/database';
import { freePort, signToken, startStack } from '@conductor/dev-env';

export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
export const SESSION = { sessionId: 's1', eventId: 'e1' };
const OTHER = { sessionId: 's2', eventId: 'e2' };

export type Ground = AsyncDisposable & {
  url: string;
  database: Database;
  /** The organiser's own hand. */
  api: Api;
  keyWith: (...scopes: KeyScope[]) => Promise<string>;
  /** A program like any that speaks MCP, with a server of ours for a child. */
  assistant: (key: string, era?: 'legacy' | 'auto') => Promise<Client>;
};

/** A real agent-service with a session of Ada's in AUTO and one of Bea's, and MCP clients over standard input and output. */
export async function startGround(): Promise<Ground> {
  const open = new AsyncDisposableStack();
  const stack = open.use(await startStack({ realTimes: 0, env: { AGENT_PORT: `${await freePort()}` } }));
  const url = stack.agents[0]?.url ?? '';
  const token = (sub: string) => signToken(stack.jwtSecret ?? '', { sub, permissions: ['event:create'] });
  const api = createApi({ url, token: token('ada') });
  await api('POST /agent/sessions/register', { body: { ...SESSION, title: 'Why things fall' } });
  await api('PUT /agent/sessions/{sessionId}/mode', { sessionId: SESSION.sessionId, body: { mode: 'AUTO' } });
  await createApi({ url, token: token('bea') })('POST /agent/sessions/register', { body: OTHER });
  const database = openDatabase({ url: stack.postgres.url, name: 'test', onError: () => undefined });
  open.defer(() => database.pool.end());
  return {
    url,
    database,
    api,
    keyWith: async (...scopes) => {
      const { eventId } = SESSION;
      const made = await api('POST /agent/events/{eventId}/keys', { eventId, body: { name: 'Our assistant', scopes } });
      return made.key;
    },
    assistant: async (key, mode = 'auto') => {
      const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
      const env = { CONDUCTOR_URL: url, CONDUCTOR_KEY: key };
      const args = ['--conditions=development', MAIN];
      await client.connect(new StdioClientTransport({ command: execPath, args, env, stderr: 'inherit' }));
      open.defer(() => client.close());
      return client;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Calls a tool; what it said, and the data in its envelope where there was one. */
export async function ask(client: Client, name: string, args: Record<string, unknown>) {
  const { content, isError = false } = await client.callTool({ name, arguments: args });
  const said = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const [, mark, json] = /^BEGIN DATA ([0-9a-f]{32})\n(.*)\nEND DATA \1$/m.exec(said) ?? [];
  const data: unknown = json === undefined ? null : JSON.parse(json);
  return { isError, said, mark, data };
}
