import { and, count, desc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { JoinAnswer, OwnVote, PollOverview, PollStanding, Tally } from '@conductor/contracts';
import { polls, pollVotes, type Db } from '@conductor/database';
import { tallies } from './poll-results.ts';
import { openPoll, stillOpen, type PollRow } from './polls.ts';
import { isOneOf } from './standing.ts';
import { voterIn } from './voter.ts';
import { ownVote } from './votes.ts';

/** Closed polls that are shown to whoever comes later. */
const CLOSED_SHOWN = 3;
/** Closed polls that an organiser is shown. */
const CLOSED_LISTED = 10;
/** Polls of a session that its level tells of. */
const OPEN_TOLD = 100;

/** Whether the audience may see how a poll stands. */
export const isShown = ({ results, closedAt }: Pick<PollRow, 'results' | 'closedAt'>): boolean =>
  results === 'live' || (results === 'after_close' && closedAt !== null);

/**
 * A session’s polls in one look: those that are open, oldest first, and the last of those that are closed, newest first.
 * One that is past its time is open until it is closed, which the room is told.
 */
async function pollsIn(db: Db, sessionId: string, mostClosed: number): Promise<{ open: PollRow[]; closed: PollRow[] }> {
  const inSession = eq(polls.sessionId, sessionId);
  const lately = db
    .select({ id: polls.id })
    .from(polls)
    .where(and(inSession, isNotNull(polls.closedAt)))
    .orderBy(desc(polls.closedAt))
    .limit(mostClosed);
  const rows = await db
    .select()
    .from(polls)
    .where(and(inSession, or(isNull(polls.closedAt), inArray(polls.id, lately))))
    .orderBy(desc(polls.closedAt), polls.openedAt);
  return { open: rows.filter(({ closedAt }) => !closedAt), closed: rows.filter(({ closedAt }) => closedAt) };
}

const keptAs = (row: PollRow, userId: string) => voterIn(row, { userId, clientId: null })?.userId;

/** What each of these users answered in each of the polls. */
async function answersOf(
  db: Db,
  rows: readonly PollRow[],
  users: readonly string[],
): Promise<(row: PollRow, userId: string) => OwnVote | undefined> {
  const theirs = rows.flatMap((row) => {
    const voters = users.flatMap((userId) => keptAs(row, userId) ?? []);
    return voters.length === 0 ? [] : [and(eq(pollVotes.pollId, row.id), isOneOf(pollVotes.userId, voters))];
  });
  if (theirs.length === 0) return () => undefined;
  const { pollId, userId, optionIds, word, held } = pollVotes;
  const found = await db
    .select({ pollId, userId, optionIds, word, held })
    .from(pollVotes)
    .where(or(...theirs));
  const byPoll = Map.groupBy(found, (vote) => vote.pollId);
  const byVoter = new Map([...byPoll].map(([id, votes]) => [id, new Map(votes.map((vote) => [vote.userId, vote]))]));
  return (row, user) => {
    const voter = keptAs(row, user);
    const vote = voter === undefined ? undefined : byVoter.get(row.id)?.get(voter);
    return vote && ownVote(vote);
  };
}

/** A session’s polls as each of these users may see them: those that are open, and the last of those that are closed. */
export async function pollsFor(
  db: Db,
  sessionId: string,
  users: readonly string[],
): Promise<(userId: string) => Pick<JoinAnswer, 'polls' | 'closedPolls'>> {
  const { open, closed } = await pollsIn(db, sessionId, CLOSED_SHOWN);
  const rows = [...open, ...closed];
  const [counted, own] = await Promise.all([tallies(db, rows.filter(isShown)), answersOf(db, rows, users)]);
  return (userId) => {
    const standing = (row: PollRow): PollStanding => ({
      ...openPoll(row),
      ...counted.get(row.id),
      ...(own(row, userId) ?? { votedFor: [] }),
      ...correctOf(row),
    });
    return { polls: open.map(standing), closedPolls: closed.map(standing) };
  };
}

/** What was right in a quiz, once it is closed. */
export const correctOf = ({ closedAt, correctOptionIds }: PollRow): { correctOptionIds?: string[] } =>
  closedAt === null || correctOptionIds.length === 0 ? {} : { correctOptionIds };

const NO_VOTES: Tally = { votes: {}, voters: 0, version: 0 };

/** A session’s polls as its organisers see them, both newest first. */
export async function pollOverviews(
  db: Db,
  sessionId: string,
): Promise<{ open: PollOverview[]; closed: PollOverview[] }> {
  const { open, closed } = await pollsIn(db, sessionId, CLOSED_LISTED);
  const counted = await tallies(db, [...open, ...closed]);
  const overview = (row: PollRow): PollOverview => ({
    ...openPoll(row),
    ...(counted.get(row.id) ?? NO_VOTES),
    correctOptionIds: row.correctOptionIds,
  });
  return { open: open.toReversed().map(overview), closed: closed.map(overview) };
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
    if (open.length < OPEN_TOLD) open.push({ id, voters });
    bySession.set(sessionId, open);
  }
  return bySession;
}
