import { and, eq, sql } from 'drizzle-orm';
import type { OwnVote } from '@conductor/contracts';
import { polls, pollVotes, sessions, type Db } from '@conductor/database';
import { closeDuePolls, stillOpen } from './polls.ts';

/** An answer to a poll: options, or words with the form in which they are counted. */
export type Answer = { optionIds: readonly string[]; word: string | null; wordKey: string | null; held: boolean };

/** `userId` and `clientId` as `voterIn` has them. */
export type Ballot = Answer & { sessionId: string; pollId: string; userId: string; clientId: string | null };

type Stored = Pick<typeof pollVotes.$inferSelect, 'optionIds' | 'word' | 'held'>;

/** A stored vote as its voter is told of it. */
export const ownVote = ({ optionIds, word, held }: Stored): OwnVote => ({
  votedFor: optionIds,
  ...(word === null ? {} : { votedWord: word }),
  ...(held ? { held } : {}),
});

/** Votes of one user in one poll that are known again when they are sent again. */
const VOTES_REMEMBERED = 20;

/**
 * Stores a user's one vote, replacing all of an earlier one, and returns what then stands; also for one that was stored
 * before under its `clientId`, which then changes nothing. Returns undefined where nothing was stored: the poll or the
 * session is over.
 * The poll's row is locked against a close that would count without this vote. Before somebody is told that it is over it
 * is closed, which waits for an earlier try of the same vote that is still on its way.
 */
export async function vote(db: Db, ballot: Ballot): Promise<OwnVote | undefined> {
  const { sessionId, pollId, userId, optionIds, word, wordKey, held, clientId } = ballot;
  const ids = clientId === null ? sql`'{}'::text[]` : sql`array[${clientId}]`;
  const chosen = sql`array(select jsonb_array_elements_text(${JSON.stringify(optionIds)}::jsonb))`;
  const known = sql`${pollVotes.clientIds} && ${ids}`;
  const stored = await db.execute<Stored>(sql`
    with poll as (
      select ${polls.id} from ${polls} join ${sessions} on ${sessions.id} = ${polls.sessionId}
      where ${polls.id} = ${pollId} and ${polls.sessionId} = ${sessionId} and ${stillOpen}
        and ${sessions.status} = 'ACTIVE'
      for share of ${polls}
    )
    insert into ${pollVotes} (poll_id, user_id, option_ids, word, word_key, held, client_ids)
    select id, ${userId}, ${chosen}, ${word}::text, ${wordKey}::text,
      ${held}::boolean, ${ids} from poll
    on conflict (poll_id, user_id) do update set option_ids = excluded.option_ids, word = excluded.word,
      word_key = excluded.word_key, held = excluded.held, voted_at = clock_timestamp(),
      changes = ${pollVotes.changes} + 1,
      client_ids = (excluded.client_ids || ${pollVotes.clientIds})[:${sql.raw(String(VOTES_REMEMBERED))}]
    where not ${known}
    returning option_ids as "optionIds", word, held`);
  const [row] = stored.rows;
  if (row) return ownVote(row);
  await closeDuePolls(db, pollId);
  const own = and(eq(pollVotes.pollId, pollId), eq(pollVotes.userId, userId));
  const [earlier] = await db.select().from(pollVotes).where(and(own, known));
  return earlier && ownVote(earlier);
}
