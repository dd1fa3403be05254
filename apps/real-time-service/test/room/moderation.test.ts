import { auditLog, chatMessages, chatMutes } from '@conductor/database';
import { PLATFORM_CHANNELS, type RoomPayload } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

/** Base64, so that nobody has to read it. */
const SLUR = Buffer.from('eW91IG4xZ2dlcnM=', 'base64').toString();

let rig: Rig;
let nodes: Service[];
beforeAll(async () => {
  rig = await createRig();
  nodes = [await rig.startNode(), await rig.startNode()];
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** Anna and Ben on two nodes in a new session, its owner, and what Ben is shown. Whoever sent much is somebody else by `as`. */
async function room(as = 'anna') {
  const { sessionId, eventId } = await registerSession(rig.db);
  const [first, second] = nodes;
  if (!first || !second) throw new Error('no nodes');
  const [anna, ben, owner] = await Promise.all([
    rig.connect(first, as),
    rig.connect(second, 'ben'),
    rig.connect(first, 'owner'),
  ]);
  const shown: string[] = [];
  ben.on('chat:message', ({ text }) => shown.push(text));
  await Promise.all([anna, ben].map((client) => client.emitWithAck('session:join', { sessionId })));
  return { sessionId, eventId, anna, ben, owner, shown };
}

/** Sends a message and returns its id. */
async function send(client: Client, sessionId: string, text: string): Promise<string> {
  const answer = await client.emitWithAck('chat:send', { sessionId, text });
  if (!answer.success) throw new Error(answer.error);
  return answer.id;
}

describe('a message that abuses', () => {
  it('waits for an organiser, who shows it or not; nobody else hears of it', async () => {
    const { sessionId, anna, ben, owner, shown } = await room();
    const told: string[] = [];
    const platform = rig.redis.duplicate();
    await hearPlatform(platform, (channel, payload) => {
      if (channel === PLATFORM_CHANNELS.chatMessage) told.push(payload);
    });
    const held = new Promise<{ id: string }>((resolve) => anna.once('chat:held', resolve));

    const answer = await anna.emitWithAck('chat:send', { sessionId, text: SLUR });
    expect(answer).toMatchObject({ success: true, held: true });
    const { id } = await held;
    await send(anna, sessionId, 'hello');
    await vi.waitFor(() => expect(shown).toEqual(['hello']));
    const joined = await ben.emitWithAck('session:join', { sessionId });
    expect(joined).toMatchObject({ success: true, messages: [{ text: 'hello' }] });

    const toldYet = await owner.emitWithAck('chat:shown-list', { sessionId });
    expect(toldYet).toMatchObject({ success: true, messages: [{ userId: 'anna', text: 'hello' }] });
    const list = await owner.emitWithAck('chat:held-list', { sessionId });
    expect(list).toMatchObject({ success: true, messages: [{ id, userId: 'anna', text: SLUR }] });
    expect(told).toHaveLength(1);
    expect(await owner.emitWithAck('chat:release', { sessionId, messageId: id })).toEqual({ success: true });
    await vi.waitFor(() => expect(shown).toEqual(['hello', SLUR]));
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(await owner.emitWithAck('chat:held-list', { sessionId })).toEqual({ success: true, messages: [] });
    // Again, as if the acknowledgement had been lost: done, and not shown twice.
    expect(await owner.emitWithAck('chat:release', { sessionId, messageId: id })).toEqual({ success: true });
    await send(ben, sessionId, 'bye');
    await vi.waitFor(() => expect(shown).toEqual(['hello', SLUR, 'bye']));
    platform.disconnect();
  });

  it('in another session is none of this organiser’s', async () => {
    const { sessionId, owner } = await room();
    const other = await room();
    const id = await send(other.anna, other.sessionId, SLUR);
    expect(await owner.emitWithAck('chat:release', { sessionId, messageId: id })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.emitWithAck('chat:remove', { sessionId, messageId: id })).toEqual({ success: true });
    expect(await rig.db.$count(chatMessages, eq(chatMessages.id, id))).toBe(1);
  });
});

it('a message is taken back from everybody on every node, from the history and from the talk, again and again', async () => {
  const { sessionId, eventId, anna, ben, owner, shown } = await room();
  const removed: RoomPayload<'chat:removed'>[] = [];
  ben.on('chat:removed', (payload) => removed.push(payload));
  const platform = rig.redis.duplicate();
  const told: unknown[] = [];
  await hearPlatform(platform, (_channel, payload) => {
    if (payload.includes('message_deleted')) told.push(JSON.parse(payload));
  });
  const messageId = await send(anna, sessionId, 'look at this');
  await vi.waitFor(() => expect(shown).toEqual(['look at this']));

  expect(await owner.emitWithAck('chat:remove', { sessionId, messageId })).toEqual({ success: true });
  expect(await owner.emitWithAck('chat:remove', { sessionId, messageId: ` ${messageId} ` })).toEqual({ success: true });
  await vi.waitFor(() => expect(removed).toMatchObject([{ sessionId, id: messageId }]));
  await vi.waitFor(() =>
    expect(told[0]).toMatchObject({
      type: 'message_deleted',
      sessionId,
      eventId,
      data: { message: { id: messageId } },
    }),
  );
  const rows = await rig.db.select().from(chatMessages).where(eq(chatMessages.sessionId, sessionId));
  expect(rows).toMatchObject([{ id: messageId, removed: true, text: '' }]);
  expect(await ben.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true, messages: [] });
  expect(await owner.emitWithAck('chat:shown-list', { sessionId })).toEqual({ success: true, messages: [] });
  const written = await rig.db.select().from(auditLog).where(eq(auditLog.sessionId, sessionId));
  expect(written).toMatchObject([
    { actor: 'owner', action: 'chat.remove', detail: { messageId } },
    { actor: 'owner', action: 'chat.remove', detail: { messageId } },
  ]);
  platform.disconnect();
});

it('who is muted is told so and heard no more, on every node, until it ends', async () => {
  const { sessionId, anna, ben, owner, shown } = await room();
  const mute = (minutes: number) => owner.emitWithAck('chat:mute', { sessionId, userId: 'anna', minutes });
  const muted = { success: false, code: 'CONFLICT', error: 'You are muted in this session' };
  expect(await mute(5)).toEqual({ success: true });
  expect(await anna.emitWithAck('chat:send', { sessionId, text: 'me again' })).toEqual(muted);
  const [, second] = nodes;
  if (!second) throw new Error('no second node');
  const elsewhere = await rig.connect(second, 'anna');
  await elsewhere.emitWithAck('session:join', { sessionId });
  expect(await elsewhere.emitWithAck('chat:send', { sessionId, text: 'me again' })).toEqual(muted);
  await send(ben, sessionId, 'quiet now');
  // In another session nobody muted her.
  const other = await room();
  await send(other.anna, other.sessionId, 'hello');

  await rig.db
    .update(chatMutes)
    .set({ until: new Date(Date.now() - 1_000) })
    .where(eq(chatMutes.sessionId, sessionId));
  await send(anna, sessionId, 'after a while');
  await mute(5);
  expect(await mute(0)).toEqual({ success: true });
  await send(anna, sessionId, 'forgiven');
  await vi.waitFor(() => expect(shown).toEqual(['quiet now', 'after a while', 'forgiven']));
  const written = await rig.db.select().from(auditLog).where(eq(auditLog.sessionId, sessionId));
  const trail = { actor: 'owner', action: 'chat.mute' };
  expect(written).toMatchObject([5, 5, 0].map((minutes) => ({ ...trail, detail: { minutes } })));
  // The trail is kept for longer than who it was.
  expect(JSON.stringify(written)).not.toContain('anna');
});

describe('what shows nothing, or looks like the other', () => {
  it.each(['\u3164', '\u200b\u2060', '\u2800 \u00ad'])('no message of %j', async (text) => {
    const { sessionId, anna } = await room('another anna');
    expect(await anna.emitWithAck('chat:send', { sessionId, text })).toMatchObject({ code: 'INVALID_PAYLOAD' });
  });

  it.each([
    ['Yes', 'Yеs'],
    ['Yes', 'Ｙｅｓ'],
    ['Yes', 'Y\u200bes'],
    ['Option l', 'Option I'],
    ['Yes', '\u3164'],
  ])('no poll with the options %s and %s', async (...options) => {
    const { sessionId, owner } = await room();
    const answer = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options });
    expect(answer).toMatchObject({ success: false, code: 'INVALID_PAYLOAD' });
  });

  it('but C and C++ are two options', async () => {
    const { sessionId, owner } = await room();
    const answer = await owner.emitWithAck('poll:open', { sessionId, question: 'Which?', options: ['C', 'C++'] });
    expect(answer).toMatchObject({ success: true });
  });
});
