import { inArray, sql } from 'drizzle-orm';
import { MOST_WORDS, type Tally } from '@conductor/contracts';
import { polls, pollVotes, type Db } from '@conductor/database';
import type { PollRow } from './polls.ts';

type Counted = {
  id: string;
  votes: Tally['votes'];
  words: NonNullable<Tally['words']>;
  voters: number;
  version: number;
};

/**
 * The votes of each of the polls; every option of a poll stands in `votes`, with 0 where nobody chose it. All of a poll
 * is read in one look, so the `version` of what contains more votes is larger. What is held counts for nobody.
 */
export async function tallies(db: Db, rows: readonly PollRow[]): Promise<Map<string, Tally>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const ofPoll = sql`${pollVotes.pollId} = ${polls.id} and not ${pollVotes.held}`;
  const counted = await db.execute<Counted>(sql`
    select ${polls.id}, ${polls.changes} + coalesce((
        select sum(${pollVotes.changes}) from ${pollVotes} where ${pollVotes.pollId} = ${polls.id}
      ), 0)::integer as version,
      (select count(*)::integer from ${pollVotes} where ${ofPoll}) as voters,
      (select coalesce(jsonb_object_agg(option_id, votes), '{}') from (
        select option_id, count(*) as votes from ${pollVotes}, unnest(${pollVotes.optionIds}) as option_id
        where ${ofPoll} group by option_id
      ) as chosen) as votes,
      (select coalesce(jsonb_agg(jsonb_build_object('text', text, 'votes', votes) order by votes desc, key), '[]') from (
        select mode() within group (order by ${pollVotes.word}) as text, ${pollVotes.wordKey} as key, count(*) as votes
        from ${pollVotes} where ${ofPoll} and ${pollVotes.wordKey} is not null
        group by key order by votes desc, key limit ${MOST_WORDS}
      ) as said) as words
    from ${polls} where ${inArray(polls.id, ids)}`);
  const byId = new Map(counted.rows.map((row) => [row.id, row]));
  return new Map(
    rows.map(({ id, kind, options }) => {
      const { votes = {}, words = [], voters = 0, version = 0 } = byId.get(id) ?? {};
      const none = Object.fromEntries(options.map((option) => [option.id, 0]));
      return [id, { votes: { ...none, ...votes }, ...(kind === 'words' ? { words } : {}), voters, version }];
    }),
  );
}
