import { randomUUID } from 'node:crypto';
import { MOST_POINTS, type EngagementPoint } from '@conductor/contracts';
import { ensurePartitions } from '@conductor/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engagementHistory } from '../../src/db/engagement.ts';
import { createKeeper } from '../../src/db/retention.ts';
import { createTickQueue } from '../../src/db/ticks.ts';
import type { TickRow } from '../../src/ports/engagement.ts';
import { makeSession, proposal, propose, startStores, type Session, type Stores } from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
  await ensurePartitions(stores.a.pool, Date.now());
});
afterAll(() => stores[Symbol.asyncDispose]());

const SIGNALS = {
  chatMsgsPerMin: 12,
  pollParticipation: null,
  activeUsers: 3,
  totalUsers: 20,
  reactionsPerMin: 0,
  userLeaveRate: null,
  questionsPerMin: 0,
};
const pointAt = (at: number, score: number | null = 0.5): EngagementPoint => ({
  at,
  score,
  band: null,
  expected: null,
  coverage: 1,
  signals: SIGNALS,
  breakdown: [],
});
const rowOf = ({ sessionId, fence }: Session, at: number, score: number | null = 0.5): TickRow => ({
  sessionId,
  fence,
  point: pointAt(at, score),
});

function queueOn(pool: Stores['a']['pool']) {
  const counts = { stored: 0, lost: 0 };
  const queue = createTickQueue(pool, {
    stored: (count) => (counts.stored += count),
    lost: (count) => (counts.lost += count),
  });
  return { queue, counts };
}
const countOf = async (sessionId: string) =>
  (await stores.row('select count(*)::int as n from engagement_ticks where session_id = $1', [sessionId])).n;

describe('the writer of ticks', () => {
  it('stores what waits in one insert, each moment once', async () => {
    const session = await makeSession(stores);
    const { queue, counts } = queueOn(stores.a.pool);
    const now = Date.now();
    for (let i = 0; i < 100; i++) queue.add(rowOf(session, now + i, i % 10 === 0 ? null : 0.5));
    queue.add(rowOf(session, now, 0.9));
    await queue.flush();
    expect(counts).toEqual({ stored: 100, lost: 0 });
    expect(await countOf(session.sessionId)).toBe(100);
    const [first] = await engagementHistory(stores.a.db, { sessionId: session.sessionId, from: now, to: now + 1 });
    expect(first).toMatchObject({ at: now, score: null, signals: SIGNALS });
  });

  it('stores nothing under a token that is not the shard’s any more', async () => {
    const [mine, lost] = [await makeSession(stores), await makeSession(stores)];
    const { queue, counts } = queueOn(stores.a.pool);
    const fence = { ...lost.fence, token: lost.fence.token - 1 };
    queue.add(rowOf(mine, Date.now()));
    queue.add(rowOf({ ...lost, fence }, Date.now()));
    await queue.flush();
    expect(counts.stored).toBe(1);
    expect(await countOf(lost.sessionId)).toBe(0);
  });

  it('does not wait for the disk, and it alone', async () => {
    const session = await makeSession(stores);
    await stores.rows(`create table seen (name text, setting text);
      grant insert on seen to public;
      create function note() returns trigger language plpgsql as $$ begin
        insert into seen values (tg_table_name, current_setting('synchronous_commit')); return new; end $$;
      create trigger note before insert on engagement_ticks for each row execute function note();
      create trigger note before insert on decisions for each row execute function note();
      create trigger note before insert on outbox for each row execute function note()`);
    const { queue } = queueOn(stores.a.pool);
    queue.add(rowOf(session, Date.now()));
    await queue.flush();
    await Promise.all(Array.from({ length: 5 }, () => propose(stores.a, proposal(session))));
    const seen = await stores.rows(
      `select distinct regexp_replace(name, '_2.*', '') as name, setting from seen order by 1`,
    );
    await stores.rows('drop function note cascade; drop table seen');
    expect(seen).toEqual([
      { name: 'decisions', setting: 'on' },
      { name: 'engagement_ticks', setting: 'off' },
      { name: 'outbox', setting: 'on' },
    ]);
  });

  it('is bounded: without Postgres the oldest go first, are counted, and what is left comes through', async () => {
    const session = await makeSession(stores);
    const { queue, counts } = queueOn(stores.a.pool);
    const start = Date.now() - 70_000;
    for (let i = 0; i < 60_500; i++) queue.add(rowOf(session, start + i));
    expect(counts).toEqual({ stored: 0, lost: 1_000 });
    await queue.flush();
    expect(counts).toEqual({ stored: 59_500, lost: 1_000 });
    const { first } = await stores.row('select min(at) as first from engagement_ticks where session_id = $1', [
      session.sessionId,
    ]);
    expect(first).toEqual(new Date(start + 1_000));
  });

  it('keeps what could not be written for now, and gives up what never can', async () => {
    const session = await makeSession(stores);
    const { queue, counts } = queueOn(stores.a.pool);
    queue.add(rowOf(session, Date.now()));
    await stores.rows(`alter table engagement_ticks rename to gone`);
    await expect(queue.flush()).rejects.toThrow('does not exist');
    expect(counts).toEqual({ stored: 0, lost: 1 });
    await stores.rows(`alter table gone rename to engagement_ticks`);
    const locker = await stores.b.pool.connect();
    await locker.query('begin');
    await locker.query('lock table engagement_ticks in access exclusive mode');
    const impatient = queueOn(stores.a.pool);
    impatient.queue.add(rowOf(session, Date.now()));
    const flushed = expect(impatient.queue.flush()).rejects.toThrow('terminating connection');
    await expect
      .poll(async () => {
        const { rows } = await locker.query<{ pid: number }>(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    await flushed;
    await locker.query('rollback');
    locker.release();
    await impatient.queue.flush();
    expect(impatient.counts).toEqual({ stored: 1, lost: 0 });
  });
});

describe('housekeeping', () => {
  const HOUR = 3_600_000;

  it('rolls what is older than an hour up to minutes, drops old hours whole, and histories read on', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    const now = Date.now();
    const old = Math.floor((now - 2 * HOUR) / 60_000) * 60_000;
    await ensurePartitions(stores.a.pool, old);
    await ensurePartitions(stores.a.pool, now - 72 * HOUR);
    const { queue } = queueOn(stores.a.pool);
    for (const [i, score] of [0.2, 0.4, null, 0.6].entries()) queue.add(rowOf(session, old + i * 5_000, score));
    queue.add(rowOf(session, now - 72 * HOUR));
    queue.add(rowOf(session, now, 0.7));
    await queue.flush();
    const [keep, keepToo] = [stores.a, stores.b].map(({ db, pool }) => createKeeper(db, pool));
    await Promise.all([keep?.(now), keepToo?.(now)]);
    await keep?.(now);
    const minutes = await stores.rows('select * from engagement_minutes where session_id = $1', [sessionId]);
    expect(minutes).toMatchObject([{ minute: new Date(old), score: expect.closeTo(0.4, 5), signals: null }]);
    expect(await countOf(sessionId)).toBe(5);
    await stores.rows('delete from engagement_ticks where session_id = $1 and at < now() - interval $$1 hour$$', [
      sessionId,
    ]);
    const points = await engagementHistory(stores.a.db, { sessionId, from: old, to: now + 1 });
    expect(points[0]?.signals).toEqual(SIGNALS);
    expect(points.map(({ at, score }) => [at, Number(score?.toFixed(3))])).toEqual([
      [old, 0.4],
      [now, 0.7],
    ]);
  });

  it('deletes minutes that are past their event’s retention, and no others', async () => {
    const [short, long] = [await makeSession(stores), await makeSession(stores)];
    await stores.rows('update event_settings set retention_days = 3 where event_id = $1', [short.eventId]);
    const minute = new Date(Date.now() - 5 * 24 * HOUR);
    for (const { sessionId } of [short, long]) {
      await stores.rows(
        `insert into engagement_minutes (session_id, minute, score, coverage, signals) values ($1, $2, 0.5, 1, $3)`,
        [sessionId, minute, SIGNALS],
      );
    }
    await createKeeper(stores.a.db, stores.a.pool)(Date.now());
    const left = await stores.rows('select session_id from engagement_minutes where minute = $1', [minute]);
    expect(left).toEqual([{ session_id: long.sessionId }]);
  });

  it('FAULT 48: thins a history that is too long over its whole length instead of cutting its newest hours', async () => {
    const session = await makeSession(stores);
    const start = Math.floor(Date.now() / 60_000) * 60_000 - 12 * HOUR;
    await ensurePartitions(stores.a.pool, start);
    await stores.rows(
      `insert into engagement_ticks (session_id, at, score, expected, coverage, signals, breakdown)
       select $1, to_timestamp(($2::float8 + n * 5000) / 1000), 0.5, null, 1, $3, '[]' from generate_series(0, 7999) n`,
      [session.sessionId, start, SIGNALS],
    );
    const last = start + 7_999 * 5_000;
    for (const from of [0, start]) {
      const points = await engagementHistory(stores.a.db, { sessionId: session.sessionId, from, to: last + 1 });
      expect(points.length).toBeGreaterThan(MOST_POINTS / 2);
      expect(points.length).toBeLessThanOrEqual(MOST_POINTS);
      expect(points.at(-1)?.at).toBe(last);
      expect((points[0]?.at ?? 0) - start).toBeLessThan(20_000);
    }
  });

  it('thins a history out to the last point of each step', async () => {
    const session = await makeSession(stores);
    const { queue } = queueOn(stores.a.pool);
    const start = Math.floor(Date.now() / 60_000) * 60_000;
    for (let i = 0; i < 12; i++) queue.add(rowOf(session, start + i * 5_000));
    await queue.flush();
    const input = { sessionId: session.sessionId, from: start, to: start + 60_000, stepMs: 30_000 };
    const points = await engagementHistory(stores.a.db, input);
    expect(points.map(({ at }) => at - start)).toEqual([25_000, 55_000]);
    expect(await engagementHistory(stores.a.db, { ...input, sessionId: randomUUID() })).toEqual([]);
  });
});
