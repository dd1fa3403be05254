import { setTimeout as pause } from 'node:timers/promises';
import { layWire } from '@conductor/dev-env';
import { pollVotes } from '@conductor/database';
import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

/** Four connections with answers after 80 ms: 50 statements a second. */
const CONNECTIONS = 4;
const LATE_MS = 40;
const PEOPLE = 200;
/** Whoever has no answer by then sends the same again, as impatient clients do. */
const PATIENCE_MS = 1_000;
const AGAIN_MS = 30;

let rig: Rig;
let node: Service;
let wire: Awaited<ReturnType<typeof layWire>>;
beforeAll(async () => {
  rig = await createRig();
  wire = await layWire(() => Number(new URL(rig.database.url).port));
  const url = Object.assign(new URL(rig.database.urlOf('real-time-service')), { port: `${wire.port}` }).href;
  node = await rig.startNode({ database: { url, maxConnections: CONNECTIONS } });
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await wire[Symbol.asyncDispose]();
});

/** A session with an open poll and people in its room, and how one of them votes. */
async function room(people: number) {
  const { sessionId } = await registerSession(rig.db);
  const owner = await rig.connect(node, 'owner');
  const opened = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
  if (!opened.success) throw new Error(opened.error);
  const pollId = opened.poll.id;
  const voters = await Promise.all(Array.from({ length: people }, (_none, n) => rig.connect(node, `voter ${n}`)));
  const joined = await Promise.all(voters.map((client) => client.emitWithAck('session:join', { sessionId })));
  expect(joined.filter(({ success }) => !success)).toEqual([]);
  const vote = (client: Pick<Client, 'emitWithAck'>) =>
    client.emitWithAck('poll:vote', { sessionId, pollId, optionIds: ['1'], clientId: 'mine' });
  return { voters, vote, rows: () => rig.db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId)) };
}

it(
  `${PEOPLE} who vote at once, at a Postgres that does 50 statements a second, and send it again and again, are all counted`,
  { timeout: 120_000 },
  async () => {
    const { voters, vote, rows } = await room(PEOPLE);
    wire.slow(LATE_MS);
    const insist = async (client: Client): Promise<void> => {
      for (;;) {
        const answer = await vote(client.timeout(PATIENCE_MS)).catch(() => null);
        if (answer?.success) return;
        await pause(answer?.retryAfterMs ?? AGAIN_MS);
      }
    };
    await Promise.all(voters.map(insist));
    wire.mend();
    expect(await rows()).toHaveLength(PEOPLE);
  },
);

it('the same vote again while it is under way is not done beside itself, and answered with it', async () => {
  const { voters, vote, rows } = await room(1);
  const spy = vi.spyOn(pg.Pool.prototype, 'query');
  const answers = await Promise.all(voters.flatMap((client) => Array.from({ length: 5 }, () => vote(client))));
  const texts = spy.mock.calls.map(([query]: unknown[]) => String(Object(query).text));
  spy.mockRestore();
  expect(answers).toEqual(Array.from({ length: 5 }, () => ({ success: true })));
  expect([texts.filter((text) => text.includes('for share of')).length, (await rows()).length]).toEqual([1, 1]);
});
