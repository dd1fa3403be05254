import { randomUUID } from 'node:crypto';
import { roomKeys } from '@conductor/contracts';
import type { OutboxMessage } from '@conductor/database';
import { placeInLog } from '@conductor/runtime/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendOutbox } from '../../src/db/outbox.ts';
import { createErasures } from '../../src/redis/erasures.ts';
import { keysWith, tablesWith } from '../support/searching.ts';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
beforeAll(async () => void (harness = await startHarness()));
afterAll(() => harness[Symbol.asyncDispose]());

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await harness.database.pool.query<Record<string, unknown>>(text, values)).rows;
const call = (method: 'GET' | 'DELETE', url: string, sub: string) =>
  harness.app.inject({ method, url: `/api/v1${url}`, headers: bearer(sub) });

/** A session of a new event of Ada's. */
async function event(): Promise<{ eventId: string; sessionId: string }> {
  const [eventId, sessionId] = [randomUUID(), randomUUID()];
  await harness.context.sessions.register({ sessionId, eventId, actor: 'ada', canCreate: true });
  return { eventId, sessionId };
}

/** What a person leaves behind in a session: messages, one of them held, a vote, a mute, a role. */
async function visit({ eventId, sessionId }: { eventId: string; sessionId: string }, person: string, messages = 2) {
  for (let i = 0; i < messages; i++) {
    await query(
      `insert into chat_messages (id, session_id, user_id, name, text, held, sent_at)
       values ($1, $2, $3, 'Tom', $4, $5, now() - $6 * interval '1 second')`,
      [randomUUID(), sessionId, person, `message ${i} of ${person}`, i === 1, i],
    );
  }
  const pollId = randomUUID();
  await query(
    `insert into polls (id, session_id, event_id, question, options, opened_by)
     values ($1, $2, $3, 'Tea?', '[{"id": "1", "text": "Yes"}, {"id": "2", "text": "No"}]', 'ada')`,
    [pollId, sessionId, eventId],
  );
  await query(`insert into poll_votes (poll_id, user_id, option_ids) values ($1, $2, '{2}')`, [pollId, person]);
  await query(
    `insert into prepared_polls (id, session_id, question, options, prepared_by, client_id)
     values ($1, $2, 'Cake?', '[]', $3::text, 'draft of ' || $3)`,
    [randomUUID(), sessionId, person],
  );
  const questionId = randomUUID();
  await query(
    `insert into questions (id, session_id, user_id, anonymous, text) values ($1, $2, $3, true, 'Why, ' || $3 || '?')`,
    [questionId, sessionId, person],
  );
  const others = randomUUID();
  await query(
    `insert into questions (id, session_id, user_id, anonymous, text) values ($1, $2, 'eve', false, 'How?')`,
    [others, sessionId],
  );
  for (const id of [questionId, others]) await query(`insert into question_votes values ($1, $2)`, [id, person]);
  const challengeId = randomUUID();
  await query(
    `insert into challenges (id, session_id, title, description, goal, ends_at, ended_at)
     values ($1, $2, 'Go', 'Go', 5, now(), now())`,
    [challengeId, sessionId],
  );
  await query(`insert into challenge_actions (challenge_id, user_id, ids) values ($1, $2, '{1}')`, [
    challengeId,
    person,
  ]);
  await query(`insert into nudges (intervention_id, session_id, user_id, message) values ($1, $2, $3, 'Hi')`, [
    randomUUID(),
    sessionId,
    person,
  ]);
  await query(`insert into raised_hands values ($1, $2, 'Tom')`, [sessionId, person]);
  await query(`insert into chat_mutes values ($1, $2, now() + interval '1 hour')`, [sessionId, person]);
  await query(
    `insert into session_removals (session_id, user_id, name, until) values ($1, $2, 'Tom', now() + interval '1 hour')`,
    [sessionId, person],
  );
  await query(`insert into event_members (event_id, user_id, role) values ($1, $2, 'viewer')`, [eventId, person]);
}

/** Every table and every key and value of Redis in which this text stands. */
async function placesOf(text: string): Promise<string[]> {
  const redis = new Redis(harness.redis.url);
  const keys = await keysWith(redis, text);
  redis.disconnect();
  return [...(await tablesWith(query, text)), ...keys.map((key) => `redis ${key}`)];
}

/** Where what stands in a table is found among what is told; a new table must come in here, or this fails. */
const SHOWN_AS: Readonly<Record<string, string>> = {
  challenge_actions: 'challenges',
  chat_messages: 'messages',
  chat_mutes: 'mutes',
  event_members: 'role',
  nudges: 'nudges',
  poll_votes: 'votes',
  prepared_polls: 'preparedPolls',
  question_votes: 'upvotes',
  questions: 'questions',
  raised_hands: 'hands',
  session_removals: 'removals',
};
/** Whose tokens open nothing is no trace of what they did. */
const OF_TOKENS = ['token_revocations'];

describe('a person in an event', () => {
  it('is shown to its owner and to themselves with all that is kept, whoever else is there', async () => {
    const here = await event();
    const person = `tom-${randomUUID()}`;
    await visit(here, person);
    await visit(here, 'somebody-else');
    await visit(await event(), person);
    const asked = [
      await call('GET', `/agent/events/${here.eventId}/people/${person}`, 'ada'),
      await call('GET', `/me/events/${here.eventId}`, person),
    ];
    for (const answer of asked) {
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toEqual({
        userId: person,
        eventId: here.eventId,
        role: 'viewer',
        messages: [0, 1].map((i) => ({
          id: expect.any(String),
          sessionId: here.sessionId,
          text: `message ${i} of ${person}`,
          sentAt: expect.any(Number),
          name: 'Tom',
          held: i === 1,
        })),
        questions: [
          {
            id: expect.any(String),
            sessionId: here.sessionId,
            text: `Why, ${person}?`,
            askedAt: expect.any(Number),
            name: null,
            anonymous: true,
          },
        ],
        votes: [
          {
            pollId: expect.any(String),
            sessionId: here.sessionId,
            question: 'Tea?',
            options: ['No'],
            votedAt: expect.any(Number),
          },
        ],
        upvotes: [0, 1].map(() => ({
          questionId: expect.any(String),
          sessionId: here.sessionId,
          votedAt: expect.any(Number),
        })),
        challenges: [
          { challengeId: expect.any(String), sessionId: here.sessionId, actions: 1, at: expect.any(Number) },
        ],
        nudges: [
          {
            interventionId: expect.any(String),
            sessionId: here.sessionId,
            message: 'Hi',
            at: expect.any(Number),
          },
        ],
        preparedPolls: [
          { pollId: expect.any(String), sessionId: here.sessionId, question: 'Cake?', preparedAt: expect.any(Number) },
        ],
        hands: [{ sessionId: here.sessionId, name: 'Tom', raisedAt: expect.any(Number) }],
        mutes: [{ sessionId: here.sessionId, until: expect.any(Number) }],
        removals: [
          {
            sessionId: here.sessionId,
            name: 'Tom',
            removedAt: expect.any(Number),
            until: expect.any(Number),
          },
        ],
      });
    }
  });

  it('is shown with something from every table that names people', async () => {
    const here = await event();
    const person = `tom-${randomUUID()}`;
    await visit(here, person);
    const shown = (await call('GET', `/me/events/${here.eventId}`, person)).json();
    const tables = await query(
      `select distinct table_name from information_schema.columns
       where table_schema = 'public' and column_name in ('user_id', 'subject', 'prepared_by')`,
    );
    expect(tables.map((row) => String(row['table_name'])).toSorted()).toEqual(
      [...Object.keys(SHOWN_AS), ...OF_TOKENS].toSorted(),
    );
    for (const [table, field] of Object.entries(SHOWN_AS)) expect(shown[field]?.length, table).toBeGreaterThan(0);
  });

  it('is shown with what they answered in words, and with nothing of anonymous polls', async () => {
    const here = await event();
    const person = `tom-${randomUUID()}`;
    for (const [kind, voter] of [
      ['words', person],
      ['multiple', 'a-hash'],
    ]) {
      const pollId = randomUUID();
      await query(
        `insert into polls (id, session_id, event_id, question, kind, options, anonymous, opened_by)
         values ($1, $2, $3, 'Tea?', $4, '[{"id": "1", "text": "Yes"}]', $5, 'ada')`,
        [pollId, here.sessionId, here.eventId, kind, voter !== person],
      );
      await query(`insert into poll_votes (poll_id, user_id, option_ids, word) values ($1, $2, $3, $4)`, [
        pollId,
        voter,
        kind === 'words' ? [] : ['1'],
        kind === 'words' ? 'curious' : null,
      ]);
    }
    const { votes } = (await call('GET', `/me/events/${here.eventId}`, person)).json();
    expect(votes).toMatchObject([{ question: 'Tea?', options: ['curious'] }]);
  });

  it('is shown page by page, each message once', async () => {
    const here = await event();
    const person = `tom-${randomUUID()}`;
    await query(
      `insert into chat_messages (id, session_id, user_id, text, sent_at)
       select gen_random_uuid(), $1, $2, 'text ' || i, now() - i * interval '1 second' from generate_series(1, 1001) i`,
      [here.sessionId, person],
    );
    const first = (await call('GET', `/me/events/${here.eventId}`, person)).json();
    const second = (await call('GET', `/me/events/${here.eventId}?cursor=${first.nextCursor}`, person)).json();
    expect(first.messages).toHaveLength(1_000);
    expect(second.messages).toMatchObject([{ text: 'text 1001' }]);
    expect(second).not.toHaveProperty('nextCursor');
    const broken = await call('GET', `/me/events/${here.eventId}?cursor=x`, person);
    expect(broken.statusCode).toBe(400);
  });

  it('erased by its owner is in no table and in no key any more; other people and other events stay', async () => {
    const [here, elsewhere] = [await event(), await event()];
    const [person, other] = [`tom-${randomUUID()}`, `zoe-${randomUUID()}`];
    await visit(here, person);
    await visit(here, other);
    const votesIn = 'poll_votes prepared_polls question_votes questions raised_hands session_removals'.split(' ');
    const everywhere = ['challenge_actions', 'chat_messages', 'chat_mutes', 'event_members', 'nudges', ...votesIn];
    const [poll] = await query(`select p.id from polls p join poll_votes v on v.poll_id = p.id where v.user_id = $1`, [
      person,
    ]);
    expect(await placesOf(person)).toEqual(everywhere);
    const answer = await call('DELETE', `/agent/events/${here.eventId}/people/${person}`, 'ada');
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toEqual({
      messages: 2,
      votes: 1,
      questions: 1,
      hands: 1,
      mutes: 1,
      removals: 1,
      roles: 1,
    });
    expect(await placesOf(person)).toEqual([]);
    expect(await placesOf(other)).toEqual(everywhere);
    // The version of the results, which was 1, has grown, and the room is to be told them.
    const standing = await query('select changes, recounted from polls where id = $1', [poll?.['id']]);
    expect(standing).toEqual([{ changes: 2, recounted: true }]);

    await visit(elsewhere, other);
    await call('DELETE', `/agent/events/${here.eventId}/people/${other}`, 'ada');
    expect(await placesOf(other)).toEqual(everywhere);
    const [written] = await query(`select * from audit_log where action = 'person.erase' and event_id = $1`, [
      here.eventId,
    ]);
    expect(written).toMatchObject({
      actor: 'ada',
      detail: { messages: 2, votes: 1, questions: 1, hands: 1, mutes: 1, removals: 1, roles: 1 },
    });
  });

  it('erased is in no log of a room either, and open pages are told, also when the sender died in between', async () => {
    const here = await event();
    const { sessionId } = here;
    const [person, other] = [`tom-${randomUUID()}`, `zoe-${randomUUID()}`];
    await visit(here, person);
    await visit(here, other);
    const redis = new Redis(harness.redis.url);
    const say = (id: unknown, name: string, payload: object) =>
      placeInLog(redis, roomKeys(sessionId), { id: String(id), json: JSON.stringify({ id, name, payload }) });
    for (const { id, user_id: userId, text } of await query(
      'select id, user_id, text from chat_messages where session_id = $1',
      [sessionId],
    ))
      await say(id, 'chat:message', { sessionId, id, userId, text });
    const [asked] = await query('select id from questions where user_id = $1', [person]);
    await say(asked?.['id'], 'question:changed', {
      sessionId,
      question: { id: asked?.['id'], text: `Why, ${person}?` },
    });
    const room = `redis ${roomKeys(sessionId).log}`;
    expect(await placesOf(person)).toContain(room);

    await call('DELETE', `/agent/events/${here.eventId}/people/${person}`, 'ada');
    const erase = createErasures(redis);
    const carry = async (message: OutboxMessage): Promise<void> => {
      if (message.target === 'erasure') await erase(message.erasure);
    };
    const dies = async (message: OutboxMessage): Promise<void> => {
      await carry(message);
      throw new Error('the process died');
    };
    await sendOutbox(harness.database.db, dies, () => undefined);
    await sendOutbox(harness.database.db, carry, () => undefined);

    expect(await placesOf(person)).toEqual([]);
    expect(await placesOf(other)).toContain(room);
    const log = await redis.xrange(roomKeys(sessionId).log, '-', '+');
    const told = log.map(([, fields]) => String(JSON.parse(fields[5] ?? '').name));
    redis.disconnect();
    expect(told.toSorted()).toEqual([
      'chat:message',
      'chat:message',
      'chat:removed',
      'chat:removed',
      'question:removed',
    ]);
  });

  it('erased by themselves stays muted and out while that lasts, and is named in no trail', async () => {
    const here = await event();
    const person = `tom-${randomUUID()}`;
    await visit(here, person);
    const answer = await call('DELETE', `/me/events/${here.eventId}`, person);
    expect(answer.json()).toEqual({ messages: 2, votes: 1, questions: 1, hands: 1, mutes: 0, removals: 0, roles: 1 });
    // What counts their requests is gone within a minute by itself.
    const left = (await placesOf(person)).filter((place) => !place.startsWith('redis rate:'));
    expect(left).toEqual(['chat_mutes', 'session_removals']);
  });
});
