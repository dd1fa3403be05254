import { and, count, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { JoinAnswer, PollStanding, Tally } from '@conductor/contracts';
import { polls, pollVotes, type Db } from '@conductor/database';
import { openPoll, stillOpen, type PollRow } from './polls.ts';

/**
 * The votes of each of the polls; every option of a poll stands in `votes`, with 0 where nobody chose it. All of a poll
 * is read in one look, so the `version` of what contains more votes is larger.
 */
export async function tallies(db: Db, rows: readonly PollRow[]): Promise<Map<string, Tally>> {
  const byPoll = new Map(
    rows.map((row) => [
      row.id,
      { votes: Object.fromEntries(row.options.map(({ id }) => [id, 0])), voters: 0, version: 0 },
    ]),
  );
  if (rows.length === 0) return byPoll;
  const counts = await db
    .select({
      pollId: pollVotes.pollId,
      optionId: sql<string>`${pollVotes.optionIds}[1]`,
      votes: count(),
      changes: sql<number>`sum(${pollVotes.changes})::integer`,
    })
    .from(pollVotes)
    .where(inArray(pollVotes.pollId, [...byPoll.keys()]))
    .groupBy(pollVotes.pollId, sql`${pollVotes.optionIds}[1]`);
  for (const { pollId, optionId, votes, changes } of counts) {
    const tally = byPoll.get(pollId);
    if (!tally) continue;
    tally.votes[optionId] = votes;
    tally.voters += votes;
    tally.version += changes;
  }
  return byPoll;
}

/** Closed polls that are shown to whoever comes later. */
const CLOSED_SHOWN = 3;

/** A session's polls with their votes and the user's own: those that are open, and the last of those that are closed. */
export async function pollsFor(
  db: Db,
  sessionId: string,
  userId: string,
): Promise<Pick<JoinAnswer, 'polls' | 'closedPolls'>> {
  const inSession = eq(polls.sessionId, sessionId);
  const [open, closed] = await Promise.all([
    db.select().from(polls).where(and(inSession, stillOpen)).orderBy(polls.openedAt),
    db
      .select()
      .from(polls)
      .where(and(inSession, isNotNull(polls.closedAt)))
      .orderBy(desc(polls.closedAt))
      .limit(CLOSED_SHOWN),
  ]);
  const rows = [...open, ...closed];
  const ids = rows.map(({ id }) => id);
  const [counted, own] = await Promise.all([
    tallies(db, rows),
    rows.length === 0
      ? []
      : db
          .select({ pollId: pollVotes.pollId, optionIds: pollVotes.optionIds })
          .from(pollVotes)
          .where(and(eq(pollVotes.userId, userId), inArray(pollVotes.pollId, ids))),
  ]);
  const standing = (row: PollRow): PollStanding => ({
    ...openPoll(row),
    ...(counted.get(row.id) ?? { votes: {}, voters: 0, version: 0 }),
    votedFor: own.find(({ pollId }) => pollId === row.id)?.optionIds ?? [],
  });
  return { polls: open.map(standing), closedPolls: closed.map(standing) };
}

/** The open polls of all sessions with their numbers of voters, by session. */
export async function openPollLevels(db: Db): Promise<Map<string, { id: string; voters: number }[]>> {
  const rows = await db
    .select({ sessionId: polls.sessionId, id: polls.id, voters: count(pollVotes.userId) })
    .from(polls)
    .leftJoin(pollVotes, eq(pollVotes.pollId, polls.id))
    .where(stillOpen)
    .groupBy(polls.sessionId, polls.id, polls.openedAt)
    .orderBy(polls.openedAt);
  const bySession = new Map<string, { id: string; voters: number }[]>();
  for (const { sessionId, id, voters } of rows) {
    const open = bySession.get(sessionId) ?? [];
    if (open.length < 100) open.push({ id, voters });
    bySession.set(sessionId, open);
  }
  return bySession;
}
