/** `pnpm connect KIND --session ID --place PLACE …`: joins a session to its audience elsewhere, until SIGTERM. */
import { parseArgs } from 'node:util';
import { ApiError, createApi } from '@conductor/client';
import { Refused } from '../connector.ts';
import { KINDS } from '../run/kinds.ts';
import { runConnector, type Happening } from '../run/run.ts';

const USAGE = `Usage: pnpm connect KIND --session ID --place PLACE [--agent URL]
The key of the event, with the scopes ingest and connect, is read from CONNECT_KEY. KIND is one of:
${Object.entries(KINDS)
  .map(([name, { place, options }]) => `  ${name} --place '${place}' ${options}`)
  .join('\n')}`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    session: { type: 'string' },
    place: { type: 'string' },
    agent: { type: 'string', default: 'http://127.0.0.1:8003' },
    server: { type: 'string' },
    as: { type: 'string' },
  },
});
const { session: sessionId, place, agent, server, as } = values;
const kind = KINDS[positionals[0] ?? ''];
const key = process.env['CONNECT_KEY'];
if (kind === undefined || sessionId === undefined || place === undefined || !URL.canParse(agent)) fail(USAGE);
if (key === undefined || key === '')
  fail('CONNECT_KEY is not set: a key of the event with the scopes ingest and connect.');

try {
  const connector = kind.make({ server, as, env: process.env, onError: (error) => say(`connection: ${words(error)}`) });
  const stopping = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.resolve());
  const api = createApi({ url: agent, token: key });
  await using run = await runConnector({ api, connector, sessionId, place, secret: key, onHappening: tellOperator });
  await Promise.race([stopping.promise, run.shutOut]);
} catch (error) {
  fail(error instanceof Refused ? `The place refuses: ${error.message}` : words(error));
}

function tellOperator(happening: Happening): void {
  if (happening.what === 'joined') say(`joined ${place ?? ''} for session ${sessionId ?? ''}`);
  else if (happening.what === 'dropped') say(`${happening.count} events were dropped`);
  else if (happening.what === 'failed') say(`${happening.part}: ${words(happening.error)}`);
  else {
    const { interventionId, outcome } = happening;
    say(`intervention ${interventionId}: ${outcome.status}${outcome.reason === null ? '' : `, ${outcome.reason}`}`);
  }
}

function words(error: unknown): string {
  if (error instanceof ApiError) return `the conductor responded with ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function say(text: string): void {
  console.log(text);
}

function fail(text: string): never {
  console.error(text);
  process.exit(2);
}
