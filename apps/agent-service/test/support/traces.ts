import { randomUUID } from 'node:crypto';
import type { Query } from './searching.ts';

/** A guest, by all that may stand of them anywhere. */
export type Person = Readonly<Record<'id' | 'name' | 'words', string>>;

export function newPerson(): Person {
  const mark = randomUUID();
  return { id: `guest:${mark}`, name: `Tom ${mark}`, words: `words of ${mark}` };
}

const KINDS = ['single', 'multiple', 'rating', 'words'] as const;

/** All that a person can leave in a session, in every table that names people, as if they had done it at `at`. */
export async function leaveTraces(
  query: Query,
  { eventId, sessionId }: { eventId: string; sessionId: string },
  { id, name, words }: Person,
  at: Date,
): Promise<void> {
  for (const [held, removed] of [
    [false, false],
    [true, false],
    [false, true],
  ])
    await query(
      `insert into chat_messages (id, session_id, user_id, name, text, held, removed, sent_at, client_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $1)`,
      [randomUUID(), sessionId, id, name, words, held, removed, at],
    );
  for (const kind of KINDS)
    for (const anonymous of [false, true]) {
      const pollId = randomUUID();
      await query(
        `insert into polls (id, session_id, event_id, question, kind, options, anonymous, opened_by, opened_at, closed_at)
         values ($1, $2, $3, 'Tea?', $4, '[{"id": "1", "text": "Yes"}]', $5, 'owner', $6, $6)`,
        [pollId, sessionId, eventId, kind, anonymous, at],
      );
      const answer = kind === 'words' ? [[], words, words] : [['1'], null, null];
      await query(
        `insert into poll_votes (poll_id, user_id, option_ids, word, word_key, voted_at) values ($1, $2, $3, $4, $5, $6)`,
        [pollId, anonymous ? randomUUID() : id, ...answer, at],
      );
    }
  for (const anonymous of [false, true]) {
    const questionId = randomUUID();
    await query(
      `insert into questions (id, session_id, user_id, name, anonymous, text, asked_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [questionId, sessionId, id, anonymous ? null : name, anonymous, words, at],
    );
    await query(`insert into question_votes values ($1, $2, $3)`, [questionId, id, at]);
  }
  const challengeId = randomUUID();
  await query(
    `insert into challenges (id, session_id, title, description, goal, started_at, ends_at, ended_at)
     values ($1, $2, 'Go', 'Go', 5, $3, $3, $3)`,
    [challengeId, sessionId, at],
  );
  await query(`insert into challenge_actions values ($1, $2, '{1}', $3)`, [challengeId, id, at]);
  await query(`insert into nudges values ($1, $2, $3, 'Hello', $4)`, [randomUUID(), sessionId, id, at]);
  await query(`insert into raised_hands (session_id, user_id, name, raised_at) values ($1, $2, $3, $4)`, [
    sessionId,
    id,
    name,
    at,
  ]);
  await query(`insert into chat_mutes values ($1, $2, $3::timestamptz + interval '1 hour')`, [sessionId, id, at]);
  await query(
    `insert into session_removals (session_id, user_id, name, removed_at, until)
     values ($1, $2, $3, $4, $4::timestamptz + interval '1 hour')`,
    [sessionId, id, name, at],
  );
  await query(`insert into event_members values ($1, $2, 'viewer', $3)`, [eventId, id, at]);
  await query(
    `insert into prepared_polls (id, session_id, question, options, prepared_by) values ($1, $2, 'Tea?', '[]', $3)`,
    [randomUUID(), sessionId, id],
  );
  await query(`insert into session_invitations values ($1, $2, $3, $4::timestamptz + interval '24 hours')`, [
    sessionId,
    randomUUID(),
    id,
    at,
  ]);
  await query(
    `insert into event_keys (id, event_id, name, scopes, hash, created_by, created_at) values ($1, $2, 'chat', '{ingest}', 'x', $3, $4)`,
    [randomUUID(), eventId, id, at],
  );
  await query(`insert into token_revocations values ($1, $2, $3, 'owner')`, [id, eventId, at]);
  // Refused over HTTP, where the event is known, and on a socket, where the session is.
  for (const [ofEvent, ofSession] of [
    [eventId, null],
    [null, sessionId],
  ])
    await query(
      `insert into audit_log (at, actor, action, outcome, event_id, session_id, source)
       values ($1, $2, 'access', 'DENIED', $3, $4, '192.0.2.1')`,
      [at, id, ofEvent, ofSession],
    );
}
