import { QUESTION_LIMITS, roomKeys, type RoomPayload } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { auditLog, questions, questionVotes } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

/** Base64, so that nobody has to read it. */
const SLUR = Buffer.from('eW91IG4xZ2dlcnM=', 'base64').toString();
const WAIT = { timeout: 8_000, interval: 50 };

let rig: Rig;
let nodes: Service[];
let count = 0;
beforeAll(async () => {
  rig = await createRig();
  nodes = [await rig.startNode(), await rig.startNode()];
});
beforeEach(() => void (count += 1));
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const second = (): Service => {
  const [, node] = nodes;
  if (!node) throw new Error('no second node');
  return node;
};

// People of a test of their own: what one did in the last counts against their rate.
const named = (sub: string): string => `${sub} ${count}`;

/** Anna and Ben on two nodes in a new session, its owner, and what Ben is shown. */
async function room() {
  const { sessionId, eventId } = await registerSession(rig.db, { organizerId: named('owner') });
  const [first] = nodes;
  if (!first) throw new Error('no nodes');
  const [anna, ben, owner] = await Promise.all([
    rig.connect(first, named('anna')),
    rig.connect(second(), named('ben')),
    rig.connect(first, named('owner')),
  ]);
  const changes: RoomPayload<'question:changed'>['question'][] = [];
  const removed: string[] = [];
  const lists: RoomPayload<'question:list'>[] = [];
  ben.on('question:changed', ({ question }) => changes.push(question));
  ben.on('question:removed', ({ id }) => removed.push(id));
  ben.on('question:list', (list) => lists.push(list));
  await Promise.all([anna, ben].map((client) => client.emitWithAck('session:join', { sessionId })));
  const listed = () => lists.at(-1)?.questions.map(({ text, votes }) => `${text} ${votes}`);
  return { sessionId, eventId, anna, ben, owner, changes, removed, lists, listed };
}

/** Asks and returns the question's id. */
async function ask(client: Client, sessionId: string, text: string): Promise<string> {
  const answer = await client.emitWithAck('question:ask', { sessionId, text });
  if (!answer.success) throw new Error(answer.error);
  return answer.id;
}
const onJoining = async (client: Client, sessionId: string) => {
  const answer = await client.emitWithAck('session:join', { sessionId });
  if (!answer.success) throw new Error(answer.error);
  return answer.questions;
};

describe('a question', () => {
  it('is shown to everybody once, also when asked again with its id on another node, and heard by the platform once', async () => {
    const { sessionId, eventId, anna, changes } = await room();
    const told: unknown[] = [];
    const platform = rig.redis.duplicate();
    await hearPlatform(platform, (_channel, payload) => {
      if (payload.includes('question_asked')) told.push(JSON.parse(payload));
    });
    const elsewhere = await rig.connect(second(), named('anna'));
    await elsewhere.emitWithAck('session:join', { sessionId });
    const payload = { sessionId, text: ' Why? ', clientId: 'q1' };
    const answers = await Promise.all(
      [anna, elsewhere, anna].map((client) => client.emitWithAck('question:ask', payload)),
    );
    expect(answers[0]).toMatchObject({ success: true, seq: 1 });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    await vi.waitFor(() =>
      expect(changes).toMatchObject([
        { text: 'Why?', userId: named('anna'), votes: 0, answered: false, pinned: false },
      ]),
    );
    expect(await rig.db.$count(questions, eq(questions.sessionId, sessionId))).toBe(1);
    await vi.waitFor(() =>
      expect(told).toMatchObject([{ type: 'question_asked', sessionId, eventId, userId: named('anna') }]),
    );
    platform.disconnect();
  });

  it('of somebody who wishes to stay unknown names nobody, to whoever is there and to whoever comes', async () => {
    const { sessionId, anna, ben, changes, lists } = await room();
    await anna.emitWithAck('question:ask', { sessionId, text: 'Why?', anonymous: true });
    await vi.waitFor(() => expect(lists).toHaveLength(1), WAIT);
    const seen = JSON.stringify([changes, lists, await onJoining(ben, sessionId)]);
    expect(seen).toContain('Why?');
    expect(seen).not.toContain('anna');
  });

  it('is wanted once by each, over nodes and at once, and the strongest stands first', async () => {
    const { sessionId, anna, ben, owner, listed, lists } = await room();
    await owner.emitWithAck('session:join', { sessionId });
    await ask(anna, sessionId, 'one');
    const two = await ask(ben, sessionId, 'two');
    const votes = [anna, anna, ben, owner, anna].map((client) =>
      client.emitWithAck('question:upvote', { sessionId, questionId: two }),
    );
    for (const answer of await Promise.all(votes)) expect(answer).toEqual({ success: true });
    await vi.waitFor(() => expect(listed()).toEqual(['two 3', 'one 0']), WAIT);
    expect(await rig.db.$count(questionVotes, eq(questionVotes.questionId, two))).toBe(3);
    const versions = lists.map(({ version }) => version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
    expect(await onJoining(anna, sessionId)).toMatchObject([
      { text: 'two', votes: 3, upvoted: true },
      { text: 'one', votes: 0, upvoted: false },
    ]);
  });

  it('is answered, pinned and taken back by an organiser, who is written down; an answered one is wanted no more', async () => {
    const { sessionId, anna, ben, owner, changes, removed, listed } = await room();
    const [one, two, three] = [
      await ask(anna, sessionId, 'one'),
      await ask(anna, sessionId, 'two'),
      await ask(anna, sessionId, 'three'),
    ];
    expect(await owner.emitWithAck('question:answered', { sessionId, questionId: one })).toEqual({ success: true });
    expect(await owner.emitWithAck('question:pin', { sessionId, questionId: three })).toEqual({ success: true });
    expect(await ben.emitWithAck('question:upvote', { sessionId, questionId: one })).toMatchObject({
      code: 'CONFLICT',
    });
    for (let n = 0; n < 2; n++)
      expect(await owner.emitWithAck('question:remove', { sessionId, questionId: two })).toEqual({ success: true });
    await vi.waitFor(() => expect(listed()).toEqual(['three 0', 'one 0']), WAIT);
    expect(changes.slice(3)).toMatchObject([
      { id: one, answered: true },
      { id: three, pinned: true },
    ]);
    expect(removed).toEqual([two]);
    expect((await onJoining(ben, sessionId)).map(({ text }) => text)).toEqual(['three', 'one']);
    expect(await ben.emitWithAck('question:upvote', { sessionId, questionId: two })).toMatchObject({
      code: 'NOT_FOUND',
    });
    const [row] = await rig.db.select().from(questions).where(eq(questions.id, two));
    expect(row).toMatchObject({ removed: true, text: '' });
    const written = await rig.db.select().from(auditLog).where(eq(auditLog.sessionId, sessionId));
    expect(written.map(({ action }) => action)).toEqual([
      'question.answered',
      'question.pin',
      'question.remove',
      'question.remove',
    ]);
  });

  it('that abuses waits for an organiser, and one in another session is none of theirs', async () => {
    const { sessionId, anna, ben, owner, changes } = await room();
    const answer = await anna.emitWithAck('question:ask', { sessionId, text: SLUR });
    expect(answer).toMatchObject({ success: true, held: true });
    if (!answer.success) throw new Error(answer.error);
    const which = { sessionId, questionId: answer.id };
    expect(await onJoining(ben, sessionId)).toEqual([]);
    expect(await owner.emitWithAck('question:held-list', { sessionId })).toMatchObject({ questions: [{ text: SLUR }] });
    expect(await ben.emitWithAck('question:upvote', which)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.emitWithAck('question:pin', which)).toMatchObject({ code: 'NOT_FOUND' });
    const other = await registerSession(rig.db, { organizerId: `owner ${count}` });
    const elsewhere = { ...which, sessionId: other.sessionId };
    expect(await owner.emitWithAck('question:release', elsewhere)).toMatchObject({ code: 'NOT_FOUND' });
    expect(changes).toEqual([]);
    for (let n = 0; n < 2; n++) expect(await owner.emitWithAck('question:release', which)).toEqual({ success: true });
    await vi.waitFor(() => expect(changes).toMatchObject([{ text: SLUR }]));
    expect(await anna.emitWithAck('question:ask', { sessionId, text: '\u3164' })).toMatchObject({
      code: 'INVALID_PAYLOAD',
    });
  });

  it('is not taken from who is muted', async () => {
    const { sessionId, anna, owner } = await room();
    await owner.emitWithAck('chat:mute', { sessionId, userId: named('anna'), minutes: 5 });
    const answer = await anna.emitWithAck('question:ask', { sessionId, text: 'Why?' });
    expect(answer).toMatchObject({ code: 'CONFLICT', error: 'You are muted in this session' });
    expect(await rig.db.$count(questions, eq(questions.sessionId, sessionId))).toBe(0);
  });

  it('beyond what one person may have open is refused, however many are asked at once', async () => {
    const { sessionId, anna } = await room();
    const elsewhere = await rig.connect(second(), named('anna'));
    await elsewhere.emitWithAck('session:join', { sessionId });
    const answers = await Promise.all(
      [anna, elsewhere].flatMap((client) =>
        ['a', 'b', 'c', 'd', 'e'].map((text) => client.emitWithAck('question:ask', { sessionId, text })),
      ),
    );
    expect(answers.filter(({ success }) => success)).toHaveLength(QUESTION_LIMITS.openOfOne);
    for (const answer of answers) if (!answer.success) expect(answer.code).toBe('CONFLICT');
  });

  it('that the room could not be told is found again by its id, or told later, or has not happened', async () => {
    const { sessionId, anna, ben, owner, changes, removed } = await room();
    const shown = await ask(anna, sessionId, 'shown');
    await rig.redis.del(roomKeys(sessionId).head);
    await rig.redis.set(roomKeys(sessionId).head, 'in the way');
    const unavailable = { success: false, code: 'UNAVAILABLE' };
    const withId = { sessionId, text: 'with an id', clientId: 'q1' };
    expect(await anna.emitWithAck('question:ask', withId)).toMatchObject(unavailable);
    expect(await anna.emitWithAck('question:ask', { sessionId, text: 'without' })).toMatchObject(unavailable);
    const answered = { sessionId, questionId: shown };
    expect(await owner.emitWithAck('question:answered', answered)).toMatchObject(unavailable);
    await rig.redis.del(roomKeys(sessionId).head);
    expect(await onJoining(ben, sessionId)).toMatchObject([{ text: 'shown', answered: false }]);
    await rig.db
      .update(questions)
      .set({ askedAt: new Date(Date.now() - 60_000) })
      .where(eq(questions.sessionId, sessionId));
    await vi.waitFor(() => expect([changes.length, removed.length]).toEqual([2, 1]), WAIT);
    expect(await anna.emitWithAck('question:ask', withId)).toMatchObject({ success: true, id: changes[1]?.id });
    expect((await onJoining(ben, sessionId)).map(({ text }) => text)).toEqual(['shown', 'with an id']);
  });
});
