import { roomKeys } from '@conductor/contracts';
import { chatMessages, openTransaction, polls, pollVotes } from '@conductor/database';
import { placeInLog } from '@conductor/runtime/redis';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode({}, { compareEveryMs: 300 });
});
afterAll(() => rig[Symbol.asyncDispose]());

const WAIT = { timeout: 8_000, interval: 50 };
const newSession = () => registerSession(rig.db, { organizerId: 'owner' });

async function member(sub: string, sessionId: string) {
  const client = await rig.connect(node, sub);
  const shown: string[] = [];
  client.on('chat:message', ({ text }) => shown.push(text));
  const join = async () => {
    const answer = await client.emitWithAck('session:join', { sessionId });
    if (!answer.success || answer.recovered) throw new Error('no history');
    return answer.messages.map(({ text }) => text);
  };
  await join();
  return { client, shown, join };
}

it('a message that was told as its node died, before Redis forgot it, still stands before what is said after it', async () => {
  const { sessionId } = await newSession();
  const [anna, ben] = await Promise.all([member('anna', sessionId), member('ben', sessionId)]);
  // As a node leaves it that is killed between the telling and its commit.
  const row = { id: 'm1', sessionId, userId: 'cleo', text: 'one', clientId: 'c1', sentAt: new Date() };
  await rig.db.insert(chatMessages).values({ ...row, place: sql`next_chat_place(${sessionId})` });
  const payload = { sessionId, id: 'm1', userId: 'cleo', text: 'one', sentAt: row.sentAt.getTime() };
  const json = JSON.stringify({ id: 'm1', name: 'chat:message', payload });
  await placeInLog(rig.redis, roomKeys(sessionId), { id: 'm1', json });
  await vi.waitFor(() => expect(ben.shown).toEqual(['one']), WAIT);
  await rig.redis.flushall();

  expect(await anna.client.emitWithAck('chat:send', { sessionId, text: 'two', clientId: 'c2' })).toMatchObject({
    success: true,
    seq: 2,
  });
  expect(await ben.join()).toEqual(['one', 'two']);
  const rows = await rig.db.select().from(chatMessages).orderBy(chatMessages.place);
  expect(rows.map(({ text, seq }) => [text, seq])).toEqual([
    ['one', 1],
    ['two', 2],
  ]);
});

it('a vote is refused as too late only once no earlier try of it can be stored any more', async () => {
  const { sessionId } = await newSession();
  const [anna, owner] = [await member('anna', sessionId), await rig.connect(node, 'owner')];
  const opened = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
  if (!opened.success) throw new Error(opened.error);
  const pollId = opened.poll.id;
  const isPoll = eq(polls.id, pollId);
  await rig.db
    .update(polls)
    .set({ closesAt: sql`clock_timestamp() + interval '1 second'` })
    .where(isPoll);
  // The first try has the poll and has stored its vote, and hangs before its commit.
  await using hanging = await openTransaction(rig.db);
  await hanging.tx.select({ id: polls.id }).from(polls).where(isPoll).for('share');
  await hanging.tx.insert(pollVotes).values({ pollId, userId: 'anna', optionIds: ['1'], clientIds: ['v1'] });
  const isOver = and(isPoll, sql`${polls.closesAt} < clock_timestamp()`);
  await vi.waitFor(async () => expect(await rig.db.$count(polls, isOver)).toBe(1), WAIT);
  const again = anna.client.emitWithAck('poll:vote', { sessionId, pollId, optionIds: ['1'], clientId: 'v1' });
  let isAnswered = false;
  void again.then(() => (isAnswered = true));
  // Time enough for an answer that waits for nobody.
  for (let n = 0; n < 10; n += 1) await anna.join();
  expect(isAnswered).toBe(false);
  await hanging.commit();
  expect(await again).toEqual({ success: true });
});
