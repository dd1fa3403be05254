import { roomKeys } from '@conductor/contracts';
import { chatMessages } from '@conductor/database';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEndsRig, WAIT, type EndsRig } from './ends-rig.ts';

let rig: EndsRig;
beforeAll(async () => {
  rig = await createEndsRig();
  // Longer than anybody waits for an answer.
  await rig.db.execute(sql`create function slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(5.5); return new; end $$`);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const FIRST_TOLD = sql`before update on`;
const ROW = sql`for each row when (old.seq is null and new.seq is not null) execute function slow()`;
/** Its node has told the room, and Postgres takes long to note it. */
const slowToNote = (table: string) =>
  rig.db.execute(sql`create trigger slow ${FIRST_TOLD} ${sql.identifier(table)} ${ROW}`);
const inTime = (table: string) => rig.db.execute(sql`drop trigger slow on ${sql.identifier(table)}`);
const UNAVAILABLE = { success: false, code: 'UNAVAILABLE' };

describe('FAULT 41: what has no id of its client and was refused as too late has not happened', () => {
  it('also a message that was shown just then', async () => {
    const sessionId = await rig.session();
    const [anna, ben] = await Promise.all([rig.member(0, 'anna', sessionId), rig.member(1, 'ben', sessionId)]);
    await slowToNote('chat_messages');
    expect(await anna.client.emitWithAck('chat:send', { sessionId, text: 'one' })).toMatchObject(UNAVAILABLE);
    await inTime('chat_messages');
    // As if it had been kept a minute ago.
    await rig.db
      .update(chatMessages)
      .set({ sentAt: new Date(Date.now() - 60_000) })
      .where(eq(chatMessages.sessionId, sessionId));
    await vi.waitFor(() => expect(ben.heard).toEqual(['one', 'message removed']), WAIT);
  }, 30_000);

  it('also a question that was shown just then', async () => {
    const sessionId = await rig.session();
    const [anna, ben] = await Promise.all([rig.member(0, 'anna', sessionId), rig.member(1, 'ben', sessionId)]);
    await slowToNote('questions');
    expect(await anna.client.emitWithAck('question:ask', { sessionId, text: 'one' })).toMatchObject(UNAVAILABLE);
    await inTime('questions');
    await vi.waitFor(() => expect(ben.heard).toEqual(['one', 'question removed']), WAIT);
  }, 30_000);

  it('also a poll that was stored just then: it does not stay open', async () => {
    const sessionId = await rig.session();
    const [owner, ben] = await Promise.all([rig.dial(0, 'owner'), rig.member(1, 'ben', sessionId)]);
    await rig.db.execute(sql`create constraint trigger slow after insert on polls deferrable initially deferred
      for each row execute function slow()`);
    const poll = { sessionId, question: 'Tea?', options: ['yes', 'no'] };
    expect(await owner.emitWithAck('poll:open', poll)).toMatchObject(UNAVAILABLE);
    await inTime('polls');
    await vi.waitFor(() => expect(ben.heard).toEqual(['poll opened', 'poll closed']), WAIT);
  }, 30_000);
});

it('a poll that is closed before its room could be told of it is told as opened first', async () => {
  const sessionId = await rig.session();
  const [owner, ben] = await Promise.all([rig.dial(0, 'owner'), rig.member(1, 'ben', sessionId)]);
  // No node looks after rooms meanwhile.
  await rig.redis.set('real-time-service:leader', 'nobody', 'PX', 60_000);
  await rig.redis.set(roomKeys(sessionId).head, 'in the way');
  const poll = { sessionId, question: 'Tea?', options: ['yes', 'no'] };
  const opened = await owner.emitWithAck('poll:open', poll);
  if (!opened.success) throw new Error(opened.error);
  await vi.waitFor(() => expect(rig.lines.join('\n')).toContain('telling a room of its poll'), WAIT);
  await rig.redis.del(roomKeys(sessionId).head);
  expect(await owner.emitWithAck('poll:close', { sessionId, pollId: opened.poll.id })).toEqual({ success: true });
  await vi.waitFor(() => expect(ben.heard).toEqual(['poll opened', 'poll closed']), WAIT);
  await rig.redis.del('real-time-service:leader');
});
