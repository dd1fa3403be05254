import { GUEST_PREFIX } from '@conductor/auth';
import type pg from 'pg';
import { ADVISORY_LOCKS, dropOldPartitions, ensurePartitions, SIGNAL_FACTS, type Db } from '@conductor/database';
import { forgetNames } from './anonymity.ts';
import { pruneOutbox } from './outbox.ts';

/** Ticks are kept as they are until their hour ended so many hours ago, as minutes for as long as the event says. */
const TICK_HOURS = 2;
/** A release from before kept them for two days, in partitions of a day. */
const OLDEST_HOURS = 49;
const HOUR_MS = 3_600_000;

/** One stretch of ticks as minutes; what is there already is left as it is. */
const ROLL_UP = `
insert into engagement_minutes (session_id, minute, score, coverage, facts, signals)
select session_id, date_trunc('minute', at) as minute, avg(score), avg(coverage),
  ((array_agg(facts::text order by at desc))[1]::real[])[1:${SIGNAL_FACTS}], (array_agg(signals order by at desc))[1]
from engagement_ticks
where at >= $1 and at < $2
group by session_id, date_trunc('minute', at)
on conflict do nothing`;

/** An hour of ten thousand sessions takes longer than the pool allows to statements that users wait for. */
const STATEMENT_MS = 60_000;
const PATIENT = { query_timeout: STATEMENT_MS };

const due = (column: string): string => `${column} < $1::timestamptz - e.retention_days * interval '1 day'`;

/** Rows of an event in which nothing has happened for as long as it keeps anything: its people and keys are done with. */
const ofIdleEvent = (table: string, column: string): string =>
  `delete from ${table} t using event_settings e where e.event_id = t.event_id and ${due(`t.${column}`)}
   and not exists (select from sessions s where s.event_id = t.event_id and (s.ended_at is null or not (${due('s.ended_at')})))`;

/**
 * Rows that are past their event's retention; $1 is now. The room's too, though the real-time-service owns them: one
 * place to read for what is kept how long, beside the settings that say so.
 */
const EXPIRED = [
  `delete from engagement_minutes m using sessions s join event_settings e on e.event_id = s.event_id
   where m.session_id = s.id and ${due('m.minute')}`,
  `delete from chat_messages c using sessions s join event_settings e on e.event_id = s.event_id
   where c.session_id = s.id and ${due('c.sent_at')}`,
  // With the votes for them.
  `delete from questions q using sessions s join event_settings e on e.event_id = s.event_id
   where q.session_id = s.id and ${due('q.asked_at')}`,
  `delete from poll_votes v using polls p join event_settings e on e.event_id = p.event_id
   where v.poll_id = p.id and ${due('v.voted_at')}`,
  // A vote that was sent again is known for as long as the key is there; then nobody can tell whose it is.
  `update polls set voter_key = null
   where voter_key is not null and closed_at < $1::timestamptz - interval '1 hour'`,
  `delete from prepared_polls d using sessions s join event_settings e on e.event_id = s.event_id
   where d.session_id = s.id and s.status = 'ENDED' and ${due('s.ended_at')}`,
  ofIdleEvent('event_keys', 'created_at'),
  ofIdleEvent('event_members', 'added_at'),
  `delete from session_invitations i using sessions s
   where s.id = i.session_id and (i.expires_at < $1::timestamptz or s.ended_at is not null)`,
  // Where nobody lowers them any more.
  `delete from raised_hands h using sessions s where s.id = h.session_id and s.ended_at < $1::timestamptz`,
  `delete from raised_hands h using sessions s join event_settings e on e.event_id = s.event_id
   where h.session_id = s.id and ${due('h.raised_at')}`,
  `delete from chat_mutes where until < $1::timestamptz`,
  `delete from session_removals where until < $1::timestamptz`,
  // Long after the hour within which a person is nudged no more.
  `delete from nudges where at < $1::timestamptz - interval '1 day'`,
  `delete from challenge_actions where at < $1::timestamptz - interval '1 day'`,
  // A guest's token ends by itself after half a day; how long anybody else's is good, their issuer knows.
  `delete from token_revocations where subject like '${GUEST_PREFIX}%' and until < $1::timestamptz - interval '1 day'`,
  `delete from webhook_deliveries d using webhooks w join event_settings e on e.event_id = w.event_id
   where d.webhook_id = w.id and d.since < $1::timestamptz - least(7, e.retention_days) * interval '1 day'`,
  // Whoever was refused may be anybody, with their address; what was done stays.
  `select forget_refusals($1::timestamptz)`,
  `delete from checkpoints c using sessions s
   where c.session_id = s.id and s.status = 'ENDED' and s.ended_at < $1::timestamptz - interval '1 day'`,
];

/** Does a piece of work; false where it failed, which the caller remembers. */
type Attempt = (piece: () => Promise<unknown>) => Promise<boolean>;

/**
 * Housekeeping, at start and every quarter of an hour: partitions for the days ahead, ticks older than an hour rolled up to
 * minutes, old rows gone. One instance does a piece of it at a time; another leaves it to that one. A piece that fails
 * leaves no other undone: what people wrote goes in time though something else is broken. Rejects then, at the end, with
 * the first that failed.
 */
export function createKeeper(db: Db, pool: pg.Pool): (now: number) => Promise<void> {
  /** Everything before this is rolled up; at start nobody knows. */
  let rolledUpTo = 0;

  const rollUp = async (now: number): Promise<void> => {
    const end = Math.floor((now - HOUR_MS) / 60_000) * 60_000;
    const start = Math.max(rolledUpTo, Math.floor((now - OLDEST_HOURS * HOUR_MS) / HOUR_MS) * HOUR_MS);
    for (let from = start; from < end; from += HOUR_MS) {
      const to = Math.min(end, from + HOUR_MS);
      const done = await alone(pool, ROLL_UP, [new Date(from).toISOString(), new Date(to).toISOString()]);
      if (!done) return;
      rolledUpTo = to;
    }
  };

  /** False where another instance is at it. */
  const expire = async (now: number, succeeds: Attempt): Promise<boolean> => {
    let isOurs = true;
    for (const text of EXPIRED) {
      await succeeds(async () => void (isOurs = await alone(pool, text, [new Date(now).toISOString()])));
      if (!isOurs) return false;
    }
    return true;
  };

  return async (now) => {
    const failures: unknown[] = [];
    const succeeds: Attempt = (piece) =>
      piece().then(
        () => true,
        (error: unknown) => {
          failures.push(error);
          return false;
        },
      );
    await succeeds(() => ensurePartitions(pool, now));
    const isRolledUp = await succeeds(() => rollUp(now));
    if (await expire(now, succeeds)) {
      await succeeds(() => forgetNames(db));
      await succeeds(() => pruneOutbox(db, HOUR_MS));
      // What is in no minute yet is kept for the next time.
      if (isRolledUp) await succeeds(() => dropOldPartitions(pool, now, TICK_HOURS));
    }
    const [first] = failures;
    if (first !== undefined) throw first;
  };
}

/** One statement in a transaction that holds the keeper's lock; false where another instance is at it. */
async function alone(pool: pg.Pool, text: string, values: unknown[] = []): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query(`begin; set local statement_timeout = ${STATEMENT_MS}`);
    const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_xact_lock($1) as ok', [
      ADVISORY_LOCKS.keeper,
    ]);
    if (rows[0]?.ok === true) await client.query({ text, values, ...PATIENT });
    await client.query('commit');
    client.release();
    return rows[0]?.ok === true;
  } catch (error) {
    // The connection may be in the middle of a transaction: it is not used again.
    client.release(true);
    throw error;
  }
}
