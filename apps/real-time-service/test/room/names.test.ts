import { createGuestIssuer } from '@conductor/auth';
import type { RoomPayload } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { chatMessages, chatMutes, eventSettings, questions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { presenceKeys } from '../../src/redis/presence-store.ts';
import { createRig, GUEST_SECRET, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let nodes: Service[];
beforeAll(async () => {
  rig = await createRig();
  nodes = [await rig.startNode(), await rig.startNode()];
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const on = (node: number): Service => {
  const service = nodes[node];
  if (!service) throw new Error('no such node');
  return service;
};

async function joined(client: Client, sessionId: string, name?: string) {
  const answer = await client.emitWithAck('session:join', { sessionId, ...(name === undefined ? {} : { name }) });
  if (!answer.success) throw new Error(answer.error);
  return answer;
}

/** A session, of an anonymous event or not, with somebody on another node who writes down what the room is told. */
async function room({ anonymous = false } = {}) {
  const { sessionId, eventId } = await registerSession(rig.db);
  await rig.db.update(eventSettings).set({ anonymous }).where(eq(eventSettings.eventId, eventId));
  const witness = await rig.connect(on(1), 'witness');
  await joined(witness, sessionId);
  const messages: RoomPayload<'chat:message'>[] = [];
  witness.on('chat:message', (message) => messages.push(message));
  return { sessionId, eventId, witness, messages };
}

const WAIT = { timeout: 8_000, interval: 50 };

/** Every key of Redis in whose value this text stands. */
async function keysWith(text: string): Promise<string[]> {
  // Compressed bytes would hide what they hold.
  await rig.redis.config('SET', 'rdbcompression', 'no');
  const keys = await rig.redis.keys('*');
  const dumps = await Promise.all(keys.map((key) => rig.redis.dumpBuffer(key)));
  return keys.filter((_key, at) => dumps[at]?.toString('latin1').includes(text));
}

const say = (client: Client, sessionId: string, text: string) => client.emitWithAck('chat:send', { sessionId, text });

describe('a name', () => {
  it('is the token’s, whatever is asked for, and stands with messages, questions and the history', async () => {
    const { sessionId, messages, witness } = await room();
    const anna = await rig.connect(on(0), 'anna', { name: ' Anna   Karenina ' });
    const { you } = await joined(anna, sessionId, 'Somebody Else');
    expect(you).toEqual({ userId: 'anna', name: 'Anna Karenina', anonymous: false });
    const asked = new Promise<RoomPayload<'question:changed'>>((resolve) => witness.once('question:changed', resolve));
    await say(anna, sessionId, 'hello');
    await anna.emitWithAck('question:ask', { sessionId, text: 'Why?' });
    const told = { userId: 'anna', name: 'Anna Karenina' };
    await vi.waitFor(() => expect(messages).toMatchObject([{ ...told, text: 'hello' }]));
    expect((await asked).question).toMatchObject(told);
    const late = await joined(await rig.connect(on(1), 'late'), sessionId);
    expect(late).toMatchObject({ messages: [told], questions: [told] });
  });

  it('is their own choice for whoever has none in their token, within what the filter lets pass', async () => {
    const { sessionId, messages } = await room();
    const guest = createGuestIssuer(GUEST_SECRET);
    const { eventId } = await registerSession(rig.db);
    const stranger = await rig.connect(on(0), 'stranger');
    for (const [name, words] of [
      ['visit evil.example', /link/],
      ['Team Support', /organisers/],
      ['\u200b\u200b', /shows nothing/],
    ] as const) {
      const refused = await stranger.emitWithAck('session:join', { sessionId, name });
      expect(refused).toMatchObject({ success: false, code: 'INVALID_PAYLOAD', error: expect.stringMatching(words) });
    }
    expect((await joined(stranger, sessionId)).you.name).toBeNull();
    expect((await joined(stranger, sessionId, 'Mia')).you.name).toBe('Mia');
    await say(stranger, sessionId, 'hi');
    await vi.waitFor(() => expect(messages).toMatchObject([{ name: 'Mia' }]));
    const other = await registerSession(rig.db, { eventId });
    const named = await rig.open(on(0), { auth: { token: guest(eventId, Date.now() + 60_000, 'Gus').token } });
    expect((await joined(named, other.sessionId)).you.name).toBe('Gus');
  });

  it('in a token that does not pass is passed over, and keeps nobody out', async () => {
    const { sessionId } = await room();
    const odd = await rig.connect(on(0), 'odd', { name: 'Official Moderator' });
    expect((await joined(odd, sessionId)).you.name).toBeNull();
    expect((await joined(odd, sessionId, 'Otto')).you.name).toBe('Otto');
  });

  it('like an organiser’s makes nobody one: the mark goes by the role', async () => {
    const { sessionId, messages } = await room();
    const owner = await rig.connect(on(0), 'owner', { name: 'Olga' });
    const copy = await rig.connect(on(0), 'copy', { name: 'Olga' });
    await Promise.all([owner, copy].map((client) => joined(client, sessionId)));
    await say(owner, sessionId, 'welcome');
    await say(copy, sessionId, 'send me money');
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(messages[0]).toMatchObject({ name: 'Olga', organiser: true });
    expect(messages[1]).not.toHaveProperty('organiser');
    const late = await joined(await rig.connect(on(1), 'late'), sessionId);
    expect(late).toMatchObject({
      messages: messages.map(({ id, organiser }) => ({ id, ...(organiser && { organiser }) })),
    });
  });

  it('reaches neither the platform’s channels nor the log', async () => {
    const { sessionId } = await room();
    const told: string[] = [];
    const platform = rig.redis.duplicate();
    await hearPlatform(platform, (_channel, payload) => told.push(payload));
    const anna = await rig.connect(on(0), 'anna', { name: 'Name-of-nobody' });
    await joined(anna, sessionId, 'Other-of-nobody');
    await say(anna, sessionId, 'hello');
    await anna.emitWithAck('question:ask', { sessionId, text: 'Why?' });
    await vi.waitFor(() => expect(told.join()).toMatch(/question_asked/));
    await vi.waitFor(() => expect(told.join()).toMatch(/hello/));
    platform.disconnect();
    expect(told.join() + rig.lines.join()).not.toMatch(/-of-nobody/);
  });
});

describe('an anonymous event', () => {
  it('shows and keeps no names, and an id for each person that is good for one session alone', async () => {
    const { sessionId, eventId, messages } = await room({ anonymous: true });
    const anna = await rig.connect(on(0), 'anna', { name: 'Anna' });
    const { you } = await joined(anna, sessionId, 'visit evil.example');
    expect(you).toEqual({ userId: expect.stringMatching(/^anon-[0-9a-f]{16}$/), name: null, anonymous: true });
    await say(anna, sessionId, 'one');
    await say(anna, sessionId, 'two');
    await anna.emitWithAck('question:ask', { sessionId, text: 'Why?' });
    await vi.waitFor(() => expect(messages.map(({ userId }) => userId)).toEqual([you.userId, you.userId]));
    const late = await joined(await rig.connect(on(1), 'late', { name: 'Late' }), sessionId);
    expect(late).toMatchObject({ messages: [{ userId: you.userId }, { userId: you.userId }] });
    expect(late.questions).toHaveLength(1);
    expect(JSON.stringify([messages, late])).not.toMatch(/anna/i);
    const other = await registerSession(rig.db, { eventId });
    expect((await joined(anna, other.sessionId)).you.userId).not.toBe(you.userId);
    const kept = await Promise.all([rig.db.select().from(chatMessages), rig.db.select().from(questions)]);
    const ofSession = kept.flat().filter((row) => row.sessionId === sessionId);
    expect(ofSession.map(({ name, userId }) => ({ name, userId }))).toEqual(
      [1, 2, 3].map(() => ({ name: null, userId: 'anna' })),
    );
  });

  it('lets an organiser mute whom they see and do not know', async () => {
    const { sessionId } = await room({ anonymous: true });
    const anna = await rig.connect(on(0), 'anna');
    const owner = await rig.connect(on(1), 'owner');
    const { you } = await joined(anna, sessionId);
    await say(anna, sessionId, 'one');
    await owner.emitWithAck('chat:mute', { sessionId, userId: you.userId, minutes: 5 });
    expect(await say(anna, sessionId, 'two')).toMatchObject({ success: false, error: 'You are muted in this session' });
    const mutes = await rig.db.select().from(chatMutes).where(eq(chatMutes.sessionId, sessionId));
    expect(mutes).toMatchObject([{ userId: 'anna' }]);
  });

  it('is one from the moment on at which it becomes one, for who is in already too', async () => {
    const { sessionId, eventId, messages } = await room();
    const anna = await rig.connect(on(0), 'anna', { name: 'Anna' });
    await joined(anna, sessionId);
    await rig.db.update(eventSettings).set({ anonymous: true }).where(eq(eventSettings.eventId, eventId));
    await say(anna, sessionId, 'one');
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(JSON.stringify(messages)).not.toMatch(/anna/i);
  });

  it('has no name of anybody who is in already in Redis either, also when their node tells it anew', async () => {
    const { sessionId, eventId } = await room();
    const name = 'Name-of-before';
    await joined(await rig.connect(on(0), 'anna', { name }), sessionId);
    expect(await keysWith(name)).toHaveLength(1);
    await rig.db.update(eventSettings).set({ anonymous: true }).where(eq(eventSettings.eventId, eventId));
    await vi.waitFor(async () => expect(await keysWith(name)).toEqual([]), WAIT);
    await rig.redis.flushall();
    const { users } = presenceKeys(sessionId);
    await vi.waitFor(async () => expect(await rig.redis.zscore(users, 'anna')).toBe('inf'), WAIT);
    await vi.waitFor(async () => expect(await keysWith(name)).toEqual([]), WAIT);
  });
});
