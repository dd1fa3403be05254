import { randomUUID } from 'node:crypto';
import { roomKeys, type RoomEvent, type RoomPayload } from '@conductor/contracts';
import { chatMessages, polls, pollVotes, questions } from '@conductor/database';
import { eraseFromLog, placeInLog } from '@conductor/runtime/redis';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

const WAIT = { timeout: 8_000, interval: 50 };
const DAY_MS = 86_400_000;

let rig: Rig;
let nodes: [Service, Service];
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([rig.startNode(), rig.startNode()]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** A page that is open: what stands on it, by id, as somebody sees it who was there from the start. */
async function page(node: Service, sub: string, sessionId: string) {
  const client = await rig.connect(node, sub, { name: `Name of ${sub}` });
  const stands = new Map<string, string>();
  client.on('chat:message', ({ id, text }) => stands.set(id, text));
  client.on('chat:removed', ({ id }) => stands.delete(id));
  client.on('question:changed', ({ question }) => stands.set(question.id, question.text));
  client.on('question:removed', ({ id }) => stands.delete(id));
  await client.emitWithAck('session:join', { sessionId });
  return { client, texts: () => [...stands.values()].toSorted() };
}

async function idOf(answer: Promise<{ success: true; id: string } | { success: false; error: string }>) {
  const given = await answer;
  if (!given.success) throw new Error(given.error);
  return given.id;
}

/** As the agent-service does it: the rows are gone, then the log is written anew, then the room is told. */
async function erase(sessionId: string, sub: string): Promise<void> {
  const messages = await rig.db.delete(chatMessages).where(eq(chatMessages.userId, sub)).returning();
  const asked = await rig.db.delete(questions).where(eq(questions.userId, sub)).returning();
  const removed: RoomEvent[] = [
    ...messages.map(({ id }) => ({ name: 'chat:removed' as const, payload: { sessionId, id } })),
    ...asked.map(({ id }) => ({ name: 'question:removed' as const, payload: { sessionId, id } })),
  ];
  const ids = [...messages, ...asked].map(({ id }) => id);
  const keys = roomKeys(sessionId);
  await eraseFromLog(rig.redis, keys, ids);
  for (const [place, event] of removed.entries()) {
    const id = `${ids[place]}:removed`;
    await placeInLog(rig.redis, keys, { id, json: JSON.stringify({ id, ...event }) });
  }
}

const joining = (client: Client, sessionId: string, since?: { epoch: string; seq: number }) =>
  client.emitWithAck('session:join', { sessionId, ...(since && { since }) });

describe('what a person wrote who was erased', () => {
  it('goes off every open page on every node, and whoever comes or comes back is not told it', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [anna, ben, cleo] = [
      await page(nodes[0], `anna ${sessionId}`, sessionId),
      await page(nodes[1], `ben ${sessionId}`, sessionId),
      await page(nodes[0], `cleo ${sessionId}`, sessionId),
    ];
    await idOf(ben.client.emitWithAck('chat:send', { sessionId, text: 'first' }));
    const place = await rig.redis.hgetall(roomKeys(sessionId).head);
    await idOf(anna.client.emitWithAck('chat:send', { sessionId, text: 'of anna' }));
    await idOf(anna.client.emitWithAck('question:ask', { sessionId, text: 'Why, asks anna?' }));
    await idOf(ben.client.emitWithAck('chat:send', { sessionId, text: 'last' }));
    const all = ['Why, asks anna?', 'first', 'last', 'of anna'].toSorted();
    for (const { texts } of [ben, cleo]) await vi.waitFor(() => expect(texts()).toEqual(all), WAIT);

    await erase(sessionId, `anna ${sessionId}`);
    for (const { texts } of [anna, ben, cleo]) await vi.waitFor(() => expect(texts()).toEqual(['first', 'last']), WAIT);
    const since = { epoch: place['epoch'] ?? '', seq: Number(place['seq']) };
    const late = await rig.connect(nodes[1], `dora ${sessionId}`);
    for (const answer of [await joining(late, sessionId), await joining(late, sessionId, since)]) {
      expect(answer).toMatchObject({
        recovered: false,
        messages: [{ text: 'first' }, { text: 'last' }],
        questions: [],
      });
      expect(JSON.stringify(answer)).not.toContain('anna');
    }
  });
});

describe('the vote of a person who was erased', () => {
  it('goes off open pages too, in open polls and in closed ones, and is told once', async () => {
    const { sessionId } = await registerSession(rig.db);
    const owner = await rig.connect(nodes[1], 'owner');
    const [anna, ben] = [await page(nodes[0], `anna ${sessionId}`, sessionId), await page(nodes[1], 'ben', sessionId)];
    const told: RoomPayload<'poll:results'>[] = [];
    ben.client.on('poll:results', (results) => told.push(results));
    const ids = await Promise.all(
      ['open', 'closed'].map(async (name) => {
        const answer = await owner.emitWithAck('poll:open', { sessionId, kind: 'words', question: `Who, ${name}?` });
        if (!answer.success) throw new Error(answer.error);
        const vote = { sessionId, pollId: answer.poll.id };
        await anna.client.emitWithAck('poll:vote', { ...vote, word: 'anna' });
        await ben.client.emitWithAck('poll:vote', { ...vote, word: 'ben' });
        return answer.poll.id;
      }),
    );
    await owner.emitWithAck('poll:close', { sessionId, pollId: ids[1] ?? '' });
    const lastOf = (id: string) => told.findLast(({ pollId }) => pollId === id)?.words?.map(({ text }) => text);
    for (const id of ids) await vi.waitFor(() => expect(lastOf(id)?.toSorted()).toEqual(['anna', 'ben']), WAIT);

    const before = told.length;
    // As the agent-service does it.
    await rig.db.delete(pollVotes).where(eq(pollVotes.userId, `anna ${sessionId}`));
    await rig.db
      .update(polls)
      .set({ changes: sql`${polls.changes} + 2`, recounted: true })
      .where(eq(polls.sessionId, sessionId));
    for (const id of ids) await vi.waitFor(() => expect(lastOf(id)).toEqual(['ben']), WAIT);
    await vi.waitFor(async () => expect(await rig.db.$count(polls, eq(polls.recounted, true))).toBe(0), WAIT);
    expect(
      told
        .slice(before)
        .map(({ pollId }) => pollId)
        .toSorted(),
    ).toEqual(ids.toSorted());
  });
});

describe('whatever Redis knows of somebody who takes part', () => {
  it('ends by itself within a day, whoever forgets to delete it', async () => {
    const { sessionId } = await registerSession(rig.db);
    const sub = `tom ${randomUUID()}`;
    const owner = await rig.connect(nodes[1], 'owner');
    const asked = await Promise.all(
      (['words', 'rating'] as const).map((kind) =>
        owner.emitWithAck('poll:open', { sessionId, kind, question: `What do you say to ${kind}?` }),
      ),
    );
    const { client } = await page(nodes[0], sub, sessionId);
    const [words, rating] = asked.map((answer) => (answer.success ? answer.poll.id : ''));
    const answers = await Promise.all([
      client.emitWithAck('chat:send', { sessionId, text: `I am ${sub}` }),
      client.emitWithAck('question:ask', { sessionId, text: `Who is ${sub}?` }),
      client.emitWithAck('poll:vote', { sessionId, pollId: words ?? '', word: 'plankton' }),
      client.emitWithAck('poll:vote', { sessionId, pollId: rating ?? '', optionIds: ['3'] }),
      client.emitWithAck('reaction:send', { sessionId, emoji: '👏' }),
      client.emitWithAck('hand:raise', { sessionId }),
    ]);
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ success: true })));

    // Compressed bytes would hide what they hold.
    await rig.redis.config('SET', 'rdbcompression', 'no');
    const found: string[] = [];
    for (const key of await rig.redis.keys('*')) {
      const dump = `${key} ${(await rig.redis.dumpBuffer(key))?.toString('latin1') ?? ''}`;
      if (!dump.includes(sub)) continue;
      found.push(key);
      const ttl = await rig.redis.pttl(key);
      expect(ttl > 0 && ttl <= DAY_MS, `${key} ends in ${ttl} ms`).toBe(true);
    }
    expect(found).toEqual(expect.arrayContaining([roomKeys(sessionId).log]));
  });
});
