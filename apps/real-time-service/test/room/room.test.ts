import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, sessions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
});
afterAll(() => rig[Symbol.asyncDispose]());

describe('a room', () => {
  it('shows a message, a reaction and a poll with its votes to whoever joined, and nothing to whoever did not', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [anna, ben, stranger, owner] = await Promise.all(
      ['anna', 'ben', 'stranger', 'owner'].map((sub) => rig.connect(node, sub)),
    );
    if (!anna || !ben || !stranger || !owner) throw new Error('not connected');
    const seen: unknown[] = [];
    stranger.onAny((name: string) => seen.push(name));
    const messages: RoomPayload<'chat:message'>[] = [];
    const results: RoomPayload<'poll:results'>[] = [];
    const bursts: RoomPayload<'reaction:burst'>[] = [];
    ben.on('chat:message', (message) => messages.push(message));
    ben.on('poll:results', (result) => results.push(result));
    ben.on('reaction:burst', (burst) => bursts.push(burst));
    const opened = new Promise<RoomPayload<'poll:opened'>>((resolve) => ben.once('poll:opened', resolve));

    expect(await anna.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true, polls: [] });
    expect(await ben.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true, present: 2 });
    expect(await anna.emitWithAck('chat:send', { sessionId, text: 'hello' })).toMatchObject({ success: true });
    expect(await anna.emitWithAck('reaction:send', { sessionId, emoji: '👏' })).toEqual({ success: true });
    const poll = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
    expect(poll).toMatchObject({ success: true, poll: { question: 'Tea?' } });
    const { poll: shown } = await opened;
    expect(await anna.emitWithAck('poll:vote', { sessionId, pollId: shown.id, optionIds: ['2'] })).toEqual({
      success: true,
    });
    expect(await anna.emitWithAck('poll:vote', { sessionId, pollId: shown.id, optionIds: ['1'] })).toEqual({
      success: true,
    });

    await vi.waitFor(() => expect(messages).toMatchObject([{ sessionId, userId: 'anna', text: 'hello' }]));
    await vi.waitFor(() => expect(bursts).toEqual([{ sessionId, counts: { '👏': 1 } }]));
    await vi.waitFor(() => expect(results.at(-1)).toMatchObject({ votes: { '1': 1, '2': 0 }, voters: 1 }), 3_000);
    const closed = new Promise((resolve) => ben.once('poll:closed', resolve));
    expect(await owner.emitWithAck('poll:close', { sessionId, pollId: shown.id })).toEqual({ success: true });
    expect(await closed).toMatchObject({ sessionId, pollId: shown.id });
    expect(await anna.emitWithAck('poll:vote', { sessionId, pollId: shown.id, optionIds: ['1'] })).toMatchObject({
      success: false,
      code: 'CONFLICT',
    });
    expect(seen).toEqual([]);
  });

  it('hears of the end once on every node, after its polls were closed, and from then on nothing is taken', async () => {
    const { sessionId } = await registerSession(rig.db);
    const other = await rig.startNode();
    const people = await Promise.all([rig.connect(node, 'anna'), rig.connect(other, 'ben')]);
    const heard = people.map((client) => {
      const names: string[] = [];
      client.on('poll:closed', () => names.push('closed'));
      client.on('session:ended', ({ endedAt }) => names.push(`ended ${endedAt}`));
      return names;
    });
    for (const client of people) await client.emitWithAck('session:join', { sessionId });
    const owner = await rig.connect(node, 'owner');
    const opened = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
    if (!opened.success) throw new Error(opened.error);
    const endedAt = new Date();
    await rig.db.update(sessions).set({ status: 'ENDED', endedAt }).where(eq(sessions.id, sessionId));
    const vote = { sessionId, pollId: opened.poll.id, optionIds: ['1'] };
    for (const client of people)
      expect(await client.emitWithAck('poll:vote', vote)).toMatchObject({ code: 'CONFLICT' });
    const all = ['closed', `ended ${endedAt.getTime()}`];
    await vi.waitFor(() => expect(heard).toEqual([all, all]), 8_000);
    const ended = { success: false, code: 'CONFLICT', error: 'This session has ended' };
    for (const client of people)
      expect(await client.emitWithAck('reaction:send', { sessionId, emoji: '👏' })).toEqual(ended);
    expect(heard).toEqual([all, all]);
  });

  it('takes no message any more from the moment its session has ended', async () => {
    const { sessionId } = await registerSession(rig.db);
    const anna = await rig.connect(node, 'anna');
    const shown: unknown[] = [];
    anna.on('chat:message', (message) => shown.push(message));
    await anna.emitWithAck('session:join', { sessionId });
    await rig.db.update(sessions).set({ status: 'ENDED', endedAt: new Date() }).where(eq(sessions.id, sessionId));
    expect(await anna.emitWithAck('chat:send', { sessionId, text: 'anybody here?' })).toEqual({
      success: false,
      code: 'CONFLICT',
      error: 'This session has ended',
    });
    expect(await rig.db.$count(chatMessages, eq(chatMessages.sessionId, sessionId))).toBe(0);
    expect(shown).toEqual([]);
  });
});
