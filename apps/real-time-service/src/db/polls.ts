import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import { POLL_LIMITS, type OpenPoll } from '@conductor/contracts';
import { polls, sessions, type Db, type Transaction } from '@conductor/database';
import { newVoterKey } from './voter.ts';

export type PollRow = typeof polls.$inferSelect;

/** Neither closed nor past its time. */
export const stillOpen = sql`${polls.closedAt} is null and (${polls.closesAt} is null or ${polls.closesAt} > clock_timestamp())`;

/** A poll as everybody sees it, open or closed; what is right in it is not part of that. */
export const openPoll = (row: PollRow): OpenPoll => ({
  id: row.id,
  kind: row.kind,
  question: row.question,
  options: row.options,
  results: row.results,
  anonymous: row.anonymous,
  ...(row.closesAt ? { closesAt: row.closesAt.getTime() } : {}),
  ...(row.interventionId ? { interventionId: row.interventionId } : {}),
});

/** What a poll asks, and how, with nothing left open. */
export type PollTerms = Pick<
  PollRow,
  'kind' | 'question' | 'options' | 'correctOptionIds' | 'results' | 'anonymous'
> & {
  durationSeconds: number | null;
};

export type NewPoll = PollTerms & {
  id: string;
  sessionId: string;
  eventId: string;
  interventionId: string | null;
  openedBy: string;
  clientId: string | null;
};

/** Stores a poll as open from now on. */
export async function insertPoll(db: Db | Transaction, poll: NewPoll): Promise<PollRow> {
  const { durationSeconds, ...rest } = poll;
  const closesAt = durationSeconds === null ? null : sql`clock_timestamp() + ${durationSeconds} * interval '1 second'`;
  const voterKey = poll.anonymous ? newVoterKey() : null;
  const [row] = await db
    .insert(polls)
    .values({ ...rest, voterKey, openedAt: sql`clock_timestamp()`, closesAt })
    .returning();
  if (!row) throw new Error('the poll was not stored');
  return row;
}

/**
 * Waits until nobody else opens a poll in the session, in this transaction: two that count at once would both find room.
 * Says whether the session is there and has not ended.
 */
export async function lockPolls(tx: Transaction, sessionId: string): Promise<boolean> {
  const [row] = await tx
    .select({ status: sessions.status })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('no key update');
  return row?.status === 'ACTIVE';
}

/** Whether another poll may be opened in the session, whose polls are locked. */
export async function roomForPoll(tx: Transaction, sessionId: string): Promise<boolean> {
  const [row] = await tx
    .select({ open: count() })
    .from(polls)
    .where(and(eq(polls.sessionId, sessionId), stillOpen));
  return (row?.open ?? 0) < POLL_LIMITS.open;
}

/** The poll that a user's client called so. */
export async function findOwnPoll(
  tx: Transaction,
  { sessionId, openedBy, clientId }: { sessionId: string; openedBy: string; clientId: string | null },
): Promise<PollRow | undefined> {
  if (clientId === null) return undefined;
  const own = and(eq(polls.sessionId, sessionId), eq(polls.openedBy, openedBy));
  const [row] = await tx
    .select()
    .from(polls)
    .where(and(own, eq(polls.clientId, clientId)));
  return row;
}

export async function findPoll(db: Db | Transaction, sessionId: string, pollId: string): Promise<PollRow | undefined> {
  const [row] = await db
    .select()
    .from(polls)
    .where(and(eq(polls.id, pollId), eq(polls.sessionId, sessionId)));
  return row;
}

/** The poll that an intervention opened. */
export async function findInterventionPoll(db: Db, interventionId: string): Promise<PollRow | undefined> {
  const [row] = await db.select().from(polls).where(eq(polls.interventionId, interventionId));
  return row;
}

/** Closes a poll; undefined where it was not open. */
export async function closePoll(db: Db, sessionId: string, pollId: string): Promise<PollRow | undefined> {
  const [row] = await db
    .update(polls)
    .set({ closedAt: sql`clock_timestamp()` })
    .where(and(eq(polls.id, pollId), eq(polls.sessionId, sessionId), isNull(polls.closedAt)))
    .returning();
  return row;
}

/**
 * Closes every poll whose time is over or whose session has ended; or only `pollId`, if it is one of them: once that
 * resolves, a vote in it that was not stored before never is.
 */
export async function closeDuePolls(db: Db, pollId?: string): Promise<void> {
  const ended = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.status, 'ENDED'));
  const isDue = sql`(${polls.closesAt} <= clock_timestamp() or ${inArray(polls.sessionId, ended)})`;
  await db
    .update(polls)
    .set({ closedAt: sql`clock_timestamp()` })
    .where(and(pollId === undefined ? undefined : eq(polls.id, pollId), isNull(polls.closedAt), isDue));
}

/** Polls of whose opening or closing the room was not told yet, the oldest first. */
export async function untoldPolls(db: Db, limit: number): Promise<PollRow[]> {
  return db
    .select()
    .from(polls)
    .where(sql`${polls.openedToldAt} is null or (${polls.closedAt} is not null and ${polls.closedToldAt} is null)`)
    .orderBy(polls.openedAt)
    .limit(limit);
}

/** Notes that the room was told. */
export async function markTold(db: Db, pollId: string, what: 'opened' | 'closed'): Promise<void> {
  const at = sql`clock_timestamp()`;
  await db
    .update(polls)
    .set(what === 'opened' ? { openedToldAt: at } : { closedToldAt: at })
    .where(eq(polls.id, pollId));
}
