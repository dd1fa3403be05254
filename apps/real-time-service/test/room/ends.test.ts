import { roomKeys } from '@conductor/contracts';
import { openTransaction, sessionRemovals } from '@conductor/database';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEndsRig, noteDown, WAIT, type EndsRig } from './ends-rig.ts';

let rig: EndsRig;
beforeAll(async () => void (rig = await createEndsRig()));
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const ENDED = { success: false, code: 'CONFLICT', error: 'This session has ended' };

describe('what comes at the same time as the end of a session', () => {
  it('who is just coming in as the room is told of the end is refused, and does not sit in a room that is over', async () => {
    const sessionId = await rig.session();
    const anna = await rig.dial(0, 'anna');
    const heard = noteDown(anna);
    const release = await rig.lock('session_removals');
    const joining = anna.emitWithAck('session:join', { sessionId });
    await rig.lockIsWaitedFor('relation');
    await rig.end(sessionId);
    await rig.isInLog(sessionId, 'session:ended');
    await release();
    expect([await joining, heard]).toEqual([ENDED, []]);
  });

  it('a message that waits for its place as the session ends is refused and nowhere, on any node', async () => {
    const sessionId = await rig.session();
    const [anna, ben] = await Promise.all([rig.member(0, 'anna', sessionId), rig.member(1, 'ben', sessionId)]);
    await using held = await openTransaction(rig.db);
    await held.tx.execute(sql`select next_chat_place(${sessionId})`);
    const sending = anna.client.emitWithAck('chat:send', { sessionId, text: 'late', clientId: 'c1' });
    await rig.lockIsWaitedFor('advisory');
    const ending = rig.end(sessionId);
    await Promise.race([ending, vi.waitFor(() => expect(ben.heard).toContain('session ended'), WAIT)]);
    await held[Symbol.asyncDispose]();
    await ending;
    expect(await sending).toEqual(ENDED);
    await vi.waitFor(() => expect(ben.heard).toEqual(['session ended']), WAIT);
  });

  it('what was kept and could not be told is told before the end; what nobody can ask for again is taken back', async () => {
    const sessionId = await rig.session();
    const [anna, ben] = await Promise.all([rig.member(0, 'anna', sessionId), rig.member(1, 'ben', sessionId)]);
    // Its log cannot be written.
    await rig.redis.set(roomKeys(sessionId).head, 'in the way');
    for (const rest of [{ text: 'known', clientId: 'c1' }, { text: 'unknown' }]) {
      for (const event of ['chat:send', 'question:ask'] as const)
        expect(await anna.client.emitWithAck(event, { sessionId, ...rest })).toMatchObject({ code: 'UNAVAILABLE' });
    }
    await rig.end(sessionId);
    await rig.redis.del(roomKeys(sessionId).head);
    await vi.waitFor(() => expect(ben.heard).toContain('session ended'), WAIT);
    expect(ben.heard).toEqual(['message removed', 'known', 'known', 'question removed', 'session ended']);
  });

  it('a look at access that was begun before the end does not have reactions taken after it', async () => {
    const sessionId = await rig.session();
    const anna = await rig.member(0, 'anna', sessionId);
    const release = await rig.lock('session_removals');
    await anna.client.emitWithAck('auth:refresh', { token: rig.token(rig.named('anna')) });
    await rig.lockIsWaitedFor('relation');
    // The other half of the look has read the session by the time that later statements of the same pool are through.
    for (let n = 0; n < 12; n += 1) await anna.client.emitWithAck('hand:lower', { sessionId });
    await rig.end(sessionId);
    await vi.waitFor(() => expect(anna.heard).toEqual(['session ended']), WAIT);
    await release();
    const ben = await rig.dial(0, 'ben');
    // Whoever asks now is answered after the look.
    expect(await ben.emitWithAck('session:join', { sessionId })).toEqual(ENDED);
    expect(await anna.client.emitWithAck('reaction:send', { sessionId, emoji: '👍' })).toEqual(ENDED);
  });
});

describe('after the end', () => {
  it('what was done before is found again by its clientId, and nothing else is done', async () => {
    const sessionId = await rig.session();
    const [anna, owner] = await Promise.all([rig.member(0, 'anna', sessionId), rig.dial(1, 'owner')]);
    const opened = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
    if (!opened.success) throw new Error(opened.error);
    const askFor = async (clientId: string) => [
      await anna.client.emitWithAck('chat:send', { sessionId, text: 'hello', clientId }),
      await anna.client.emitWithAck('question:ask', { sessionId, text: 'why?', clientId }),
      await anna.client.emitWithAck('poll:vote', { sessionId, pollId: opened.poll.id, optionIds: ['1'], clientId }),
    ];
    const first = await askFor('c1');
    await rig.end(sessionId);
    await vi.waitFor(() => expect(anna.heard).toContain('session ended'), WAIT);
    expect(await askFor('c1')).toEqual(first);
    expect(await askFor('c2')).toEqual([ENDED, ENDED, expect.objectContaining({ code: 'CONFLICT' })]);
    for (const event of ['hand:raise', 'reaction:send'] as const)
      expect(await anna.client.emitWithAck(event, { sessionId, emoji: '👍' })).toEqual(ENDED);
    expect(anna.heard.at(-1)).toBe('session ended');
  });

  it('a room that could not be told for ten minutes is told all the same', async () => {
    const sessionId = await rig.session();
    const anna = await rig.member(0, 'anna', sessionId);
    await rig.end(sessionId, 600);
    await vi.waitFor(() => expect(anna.heard).toEqual(['session ended']), WAIT);
  });

  it('a room that cannot be told keeps no other from its end', async () => {
    const [broken, sound] = [await rig.session(), await rig.session()];
    const ben = await rig.member(1, 'ben', sound);
    await rig.redis.set(roomKeys(broken).head, 'in the way');
    await rig.end(broken);
    await rig.end(sound);
    await vi.waitFor(() => expect(ben.heard).toEqual(['session ended']), WAIT);
    await rig.redis.del(roomKeys(broken).head);
  });
});

it('who was put out while a node heard nothing leaves as soon as it hears again', async () => {
  const sessionId = await rig.session();
  const anna = await rig.member(0, 'anna', sessionId);
  const now = sql`clock_timestamp()`;
  const until = sql`clock_timestamp() + interval '1 hour'`;
  // What the room was told of it passed by.
  await rig.db.insert(sessionRemovals).values({ sessionId, userId: rig.named('anna'), removedAt: now, until });
  await rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
  await vi.waitFor(() => expect(anna.heard).toEqual(['put out']), WAIT);
});
