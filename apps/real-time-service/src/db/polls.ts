import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { OpenPoll } from '@conductor/contracts';
import { polls, pollVotes, sessions, type Db, type Transaction } from '@conductor/database';

export type PollRow = typeof polls.$inferSelect;

/** Polls that may be open in a session at once. */
const MAX_OPEN = 10;
/** Neither closed nor past its time. */
export const stillOpen = sql`${polls.closedAt} is null and (${polls.closesAt} is null or ${polls.closesAt} > clock_timestamp())`;

/** A poll as everybody sees it. */
export const openPoll = (row: PollRow): OpenPoll => ({
  id: row.id,
  question: row.question,
  options: row.options,
  ...(row.closesAt ? { closesAt: row.closesAt.getTime() } : {}),
  ...(row.interventionId ? { interventionId: row.interventionId } : {}),
});

export type NewPoll = {
  id: string;
  sessionId: string;
  eventId: string;
  interventionId: string | null;
  question: string;
  options: readonly string[];
  openedBy: string;
  clientId: string | null;
  durationSeconds: number | null;
};

/** Stores a poll; its options get the ids `1`, `2`, … in order. */
export async function insertPoll(db: Db | Transaction, poll: NewPoll): Promise<PollRow> {
  const { options, durationSeconds, ...rest } = poll;
  const closesAt = durationSeconds === null ? null : sql`clock_timestamp() + ${durationSeconds} * interval '1 second'`;
  const [row] = await db
    .insert(polls)
    .values({
      ...rest,
      options: options.map((text, index) => ({ id: String(index + 1), text })),
      openedAt: sql`clock_timestamp()`,
      closesAt,
    })
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
  return (row?.open ?? 0) < MAX_OPEN;
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

export async function findPoll(db: Db, sessionId: string, pollId: string): Promise<PollRow | undefined> {
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

export type Ballot = { sessionId: string; pollId: string; userId: string; optionId: string; clientId: string | null };

/** Votes of one user in one poll that are known again when they are sent again. */
const VOTES_REMEMBERED = 20;

/**
 * Stores a user's one vote, replacing an earlier one, and returns true; also for one that was stored before under its
 * `clientId`, which then changes nothing. Returns false where nothing was stored: no such poll or option in the session,
 * or one of the two is over. The poll's row is locked against a close that would count without this vote.
 */
export async function vote(db: Db, { sessionId, pollId, userId, optionId, clientId }: Ballot): Promise<boolean> {
  const ids = clientId === null ? sql`'{}'::text[]` : sql`array[${clientId}]`;
  const known = sql`${pollVotes.clientIds} && ${ids}`;
  const stored = await db.execute(sql`
    with poll as (
      select ${polls.id} from ${polls} join ${sessions} on ${sessions.id} = ${polls.sessionId}
      where ${polls.id} = ${pollId} and ${polls.sessionId} = ${sessionId} and ${stillOpen}
        and ${sessions.status} = 'ACTIVE'
        and ${polls.options} @> ${JSON.stringify([{ id: optionId }])}::jsonb
      for share of ${polls}
    )
    insert into ${pollVotes} (poll_id, user_id, option_ids, client_ids)
    select id, ${userId}, array[${optionId}], ${ids} from poll
    on conflict (poll_id, user_id) do update set option_ids = excluded.option_ids, voted_at = clock_timestamp(),
      changes = ${pollVotes.changes} + 1,
      client_ids = (excluded.client_ids || ${pollVotes.clientIds})[:${sql.raw(String(VOTES_REMEMBERED))}]
    where not ${known}`);
  if (stored.rowCount === 1) return true;
  const own = and(eq(pollVotes.pollId, pollId), eq(pollVotes.userId, userId));
  return (await db.$count(pollVotes, and(own, known))) > 0;
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

/** Closes every poll whose time is over or whose session has ended. */
export async function closeDuePolls(db: Db): Promise<void> {
  const ended = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.status, 'ENDED'));
  await db
    .update(polls)
    .set({ closedAt: sql`clock_timestamp()` })
    .where(
      and(isNull(polls.closedAt), sql`(${polls.closesAt} <= clock_timestamp() or ${inArray(polls.sessionId, ended)})`),
    );
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
