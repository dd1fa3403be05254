import { roomKeys, type ClientPayload, type RoomPayload } from '@conductor/contracts';
import { chatMessages, polls, pollVotes, sessions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  [node, other] = await Promise.all([
    rig.startNode({}, { compareEveryMs: 300 }),
    rig.startNode({}, { compareEveryMs: 300 }),
  ]);
});
// People of a test of their own: what one did in the last counts against their rate.
let count = 0;
beforeEach(() => void (count += 1));
const named = (sub: string): string => `${sub} ${count}`;
const newSession = () => registerSession(rig.db, { organizerId: named('owner') });
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const WAIT = { timeout: 8_000, interval: 50 };

/** A user in the session, and the texts that they are shown. */
async function member(service: Service, sub: string, sessionId: string) {
  const client = await rig.connect(service, named(sub));
  const shown: string[] = [];
  client.on('chat:message', ({ text }) => shown.push(text));
  client.on('chat:removed', () => shown.push('(removed)'));
  const answer = await client.emitWithAck('session:join', { sessionId });
  if (!answer.success) throw new Error(answer.error);
  return { client, shown, answer };
}

const say = (client: Client, payload: ClientPayload<'chat:send'>) => client.emitWithAck('chat:send', payload);
const history = async (client: Client, sessionId: string): Promise<string[]> => {
  const answer = await client.emitWithAck('session:join', { sessionId });
  if (!answer.success || answer.recovered) throw new Error('no history');
  return answer.messages.map(({ text }) => text);
};
const rowsOf = (sessionId: string) => rig.db.select().from(chatMessages).where(eq(chatMessages.sessionId, sessionId));
/** As if it had been kept a minute ago. */
const age = (sessionId: string) =>
  rig.db
    .update(chatMessages)
    .set({ sentAt: new Date(Date.now() - 60_000) })
    .where(eq(chatMessages.sessionId, sessionId));

describe('a message with an id of its client', () => {
  it('sent again, at once and later, on any node, is the same message with the same answer; another user’s is not', async () => {
    const { sessionId } = await newSession();
    const [anna, elsewhere, ben] = await Promise.all([
      member(node, 'anna', sessionId),
      member(other, 'anna', sessionId),
      member(other, 'ben', sessionId),
    ]);
    const payload = { sessionId, text: 'hello', clientId: 'c1' };
    const answers = await Promise.all([anna, elsewhere, anna].map(({ client }) => say(client, payload)));
    answers.push(await say(elsewhere.client, payload));
    expect(answers[0]).toMatchObject({ success: true, seq: 1 });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await say(ben.client, { sessionId, text: 'hi', clientId: 'c1' })).toMatchObject({ success: true, seq: 2 });
    await vi.waitFor(() =>
      expect([anna.shown, ben.shown]).toEqual([
        ['hello', 'hi'],
        ['hello', 'hi'],
      ]),
    );
    expect(await rowsOf(sessionId)).toHaveLength(2);
  });

  it('does not come back once it was removed, nor is it refused once the session has ended', async () => {
    const { sessionId } = await newSession();
    const [anna, owner] = [await member(node, 'anna', sessionId), await rig.connect(other, named('owner'))];
    const payload = { sessionId, text: 'hello', clientId: 'c1' };
    const first = await say(anna.client, payload);
    if (!first.success) throw new Error(first.error);
    await owner.emitWithAck('chat:remove', { sessionId, messageId: first.id });
    expect(await say(anna.client, payload)).toMatchObject({ success: true, id: first.id });
    const kept = { sessionId, text: 'kept', clientId: 'c2' };
    const answer = await say(anna.client, kept);
    await rig.db.update(sessions).set({ status: 'ENDED' }).where(eq(sessions.id, sessionId));
    expect(await say(anna.client, kept)).toEqual(answer);
    expect(await say(anna.client, { ...kept, clientId: 'c3' })).toMatchObject({ code: 'CONFLICT' });
    await vi.waitFor(() => expect(anna.shown).toEqual(['hello', '(removed)', 'kept']));
  });

  it('that was refused since the room could not be told is found again, and told later without being asked for', async () => {
    const { sessionId } = await newSession();
    const [anna, ben] = await Promise.all([member(node, 'anna', sessionId), member(other, 'ben', sessionId)]);
    // Its log cannot be written.
    await rig.redis.set(roomKeys(sessionId).head, 'in the way');
    const answer = await say(anna.client, { sessionId, text: 'one', clientId: 'c1' });
    expect(answer).toMatchObject({ success: false, code: 'UNAVAILABLE' });
    expect(await say(anna.client, { sessionId, text: 'two', clientId: 'c2' })).toMatchObject({ code: 'UNAVAILABLE' });
    await rig.redis.del(roomKeys(sessionId).head);
    expect(await history(ben.client, sessionId)).toEqual([]);
    expect(await say(anna.client, { sessionId, text: 'one', clientId: 'c1' })).toMatchObject({ success: true, seq: 1 });
    await age(sessionId);
    await vi.waitFor(() => expect(ben.shown).toEqual(['one', 'two']), WAIT);
    expect(await history(ben.client, sessionId)).toEqual(['one', 'two']);
  });
});

it('FAULT 41: a message without an id that was refused has not happened, whatever became of it', async () => {
  const { sessionId } = await newSession();
  const [anna, ben] = await Promise.all([member(node, 'anna', sessionId), member(other, 'ben', sessionId)]);
  await rig.redis.set(roomKeys(sessionId).head, 'in the way');
  expect(await say(anna.client, { sessionId, text: 'hello' })).toMatchObject({ code: 'UNAVAILABLE' });
  await rig.redis.del(roomKeys(sessionId).head);
  await say(anna.client, { sessionId, text: 'hello' });
  await rig.db
    .update(chatMessages)
    .set({ sentAt: new Date(Date.now() - 60_000) })
    .where(eq(chatMessages.sessionId, sessionId));
  await vi.waitFor(() => expect(ben.shown).toEqual(['hello', '(removed)']), WAIT);
  expect(await history(ben.client, sessionId)).toEqual(['hello']);
});

it('FAULT 43: quick messages of several senders on two nodes come in one order, each sender’s own kept, also in the history', async () => {
  const { sessionId } = await newSession();
  const people = await Promise.all(
    ['anna', 'ben', 'cleo', 'dan'].map((sub, n) => member(n % 2 === 0 ? node : other, sub, sessionId)),
  );
  const texts = Array.from({ length: 8 }, (_, n) => `${n}`);
  await Promise.all(
    people.flatMap(({ client }, who) => texts.map((text) => say(client, { sessionId, text: `${who}:${text}` }))),
  );
  const [first] = people;
  if (!first) throw new Error('nobody is there');
  await vi.waitFor(() => expect(people.map(({ shown }) => shown.length)).toEqual([32, 32, 32, 32]), WAIT);
  for (const { client, shown } of people) {
    expect(shown).toEqual(first.shown);
    expect(await history(client, sessionId)).toEqual(shown);
  }
  // Also from the rows alone.
  await rig.redis.del(...Object.values(roomKeys(sessionId)));
  expect(await history(first.client, sessionId)).toEqual(first.shown);
  for (const who of people.keys()) {
    const own = first.shown.filter((text) => text.startsWith(`${who}:`));
    expect(own).toEqual(texts.map((text) => `${who}:${text}`));
  }
});

describe('who comes back', () => {
  it('is told exactly what they missed, in order, on another node too; with a place of another life the history', async () => {
    const { sessionId } = await newSession();
    const [anna, ben] = await Promise.all([member(node, 'anna', sessionId), member(other, 'ben', sessionId)]);
    const seen = new Promise<{ epoch?: string; seq?: number }>((resolve) => ben.client.once('chat:message', resolve));
    await say(anna.client, { sessionId, text: 'one' });
    const { epoch = '', seq = 0 } = await seen;
    ben.client.disconnect();
    const two = await say(anna.client, { sessionId, text: 'two' });
    if (!two.success) throw new Error(two.error);
    await (await rig.connect(node, named('owner'))).emitWithAck('chat:remove', { sessionId, messageId: two.id });
    const back = await rig.connect(node, named('ben'));
    const answer = await back.emitWithAck('session:join', { sessionId, since: { epoch, seq } });
    expect(answer).toMatchObject({
      recovered: true,
      epoch,
      seq: 3,
      missed: [
        { name: 'chat:message', seq: 2, payload: { text: 'two' } },
        { name: 'chat:removed', seq: 3 },
      ],
    });
    const strange = await back.emitWithAck('session:join', { sessionId, since: { epoch: 'another', seq: 1 } });
    expect(strange).toMatchObject({ recovered: false, epoch, seq: 3, messages: [{ text: 'one' }] });
    expect(strange.success && Math.abs(strange.serverTime - Date.now())).toBeLessThan(5_000);
  });

  it('FAULT 42: has what came while the subscription was cut; where the log is gone everybody is told so', async () => {
    const { sessionId } = await newSession();
    const [anna, ben] = await Promise.all([member(node, 'anna', sessionId), member(other, 'ben', sessionId)]);
    const missed: unknown[] = [];
    ben.client.on('session:missed', (payload) => missed.push(payload));
    await say(anna.client, { sessionId, text: 'zero' });
    await vi.waitFor(() => expect(ben.shown).toEqual(['zero']), WAIT);
    await rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    for (const text of ['one', 'two', 'three'])
      expect(await say(anna.client, { sessionId, text })).toMatchObject({ success: true });
    await vi.waitFor(() => expect(ben.shown).toEqual(['zero', 'one', 'two', 'three']), WAIT);
    expect(missed).toEqual([]);
    await rig.redis.flushall();
    await vi.waitFor(() => expect(missed).toEqual([{ sessionId, recovered: false }]), WAIT);
    expect(await history(ben.client, sessionId)).toEqual(['zero', 'one', 'two', 'three']);
  });
});

const ask = (sessionId: string, clientId?: string) => ({
  sessionId,
  question: 'Tea?',
  options: ['yes', 'no'],
  ...(clientId === undefined ? {} : { clientId }),
});

describe('polls', () => {
  it('ten that are open are ten over all nodes, however many are asked for at once', async () => {
    const { sessionId } = await newSession();
    const owners = await Promise.all([node, other].map((service) => rig.connect(service, named('owner'))));
    const tenTimes = (owner: Client) =>
      Array.from({ length: 10 }, () => owner.emitWithAck('poll:open', ask(sessionId)));
    const answers = await Promise.all(owners.flatMap(tenTimes));
    expect(answers.filter((answer) => answer.success)).toHaveLength(10);
    expect(await rig.db.$count(polls, eq(polls.sessionId, sessionId))).toBe(10);
  });

  it('opened again with the id of the client are the same poll, on another node and at once', async () => {
    const { sessionId } = await newSession();
    const owners = await Promise.all([node, other].map((service) => rig.connect(service, named('owner'))));
    const answers = await Promise.all(owners.map((owner) => owner.emitWithAck('poll:open', ask(sessionId, 'p1'))));
    expect(answers[0]).toMatchObject({ success: true });
    expect(answers[1]).toEqual(answers[0]);
    expect(await rig.db.$count(polls, eq(polls.sessionId, sessionId))).toBe(1);
  });

  it('a vote that comes again late does not undo a newer one, and is acknowledged even when the poll is closed', async () => {
    const { sessionId } = await newSession();
    const [anna, owner] = [await member(node, 'anna', sessionId), await rig.connect(other, named('owner'))];
    const results: RoomPayload<'poll:results'>[] = [];
    anna.client.on('poll:results', (result) => results.push(result));
    const opened = await owner.emitWithAck('poll:open', ask(sessionId));
    if (!opened.success) throw new Error(opened.error);
    const pollId = opened.poll.id;
    const vote = (option: string, clientId: string) =>
      anna.client.emitWithAck('poll:vote', { sessionId, pollId, optionIds: [option], clientId });
    for (const [option, clientId] of [
      ['1', 'v1'],
      ['2', 'v2'],
      ['1', 'v1'],
    ] as const)
      expect(await vote(option, clientId)).toEqual({ success: true });
    expect(await rig.db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId))).toMatchObject([
      { optionIds: ['2'], changes: 2 },
    ]);
    const closed = new Promise((resolve) => anna.client.once('poll:closed', resolve));
    await owner.emitWithAck('poll:close', { sessionId, pollId });
    await closed;
    const late = await member(other, 'late', sessionId);
    expect(late.answer).toMatchObject({
      polls: [],
      closedPolls: [{ id: pollId, votes: { '1': 0, '2': 1 }, votedFor: [] }],
    });
    expect(await vote('2', 'v2')).toEqual({ success: true });
    expect(await vote('1', 'v3')).toMatchObject({ code: 'CONFLICT' });
    expect(results.at(-1)).toMatchObject({ votes: { '1': 0, '2': 1 }, voters: 1, version: 2 });
    const versions = results.map(({ version }) => version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
  });
});
