import { describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS, OWNER_ROLE, dropOldPartitions, ensurePartitions, engagementTicks } from '@conductor/database';
import { migrated, open, openBare } from './helpers.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// Far from today, whose partitions the test's database has already.
const NOW = Date.UTC(2031, 0, 1, 23, 59, 59, 999);
const tick = (at: number) => ({ sessionId: 's1', at: new Date(at), coverage: 1, signals: SIGNALS, breakdown: [] });
const SIGNALS = {
  chatMsgsPerMin: 0,
  pollParticipation: null,
  activeUsers: 0,
  totalUsers: null,
  reactionsPerMin: 0,
  userLeaveRate: null,
  questionsPerMin: 0,
};

describe('partitions of engagement_ticks', () => {
  it('are made once by six instances at once: the last two hours, this one and twelve ahead', async () => {
    const { pool, url } = await migrated();
    const before = await partitions(pool);
    await Promise.all(Array.from({ length: 6 }, () => ensurePartitions(open(url).pool, NOW)));
    const made = (await partitions(pool)).filter((name) => !before.includes(name));
    expect(made).toHaveLength(15);
    expect(made.slice(0, 3)).toEqual(
      ['2031010121', '2031010122', '2031010123'].map((hour) => `engagement_ticks_${hour}`),
    );
  });

  it('take each tick on its own UTC hour, to the millisecond', async () => {
    const { pool, db } = await migrated();
    await ensurePartitions(pool, NOW);
    await db.insert(engagementTicks).values([tick(NOW), tick(NOW + 1), tick(NOW - HOUR)]);
    const { rows } = await pool.query('select tableoid::regclass::text as of from engagement_ticks order by at');
    expect(rows.map(({ of }) => of)).toEqual(
      ['2031010122', '2031010123', '2031010200'].map((hour) => `engagement_ticks_${hour}`),
    );
  });

  it('refuse a tick of an hour that nobody prepared, rather than lose it', async () => {
    const { db, pool } = await migrated();
    await ensurePartitions(pool, NOW);
    await expect(db.insert(engagementTicks).values(tick(NOW + 13 * HOUR))).rejects.toThrow();
  });

  it('are dropped whole once they ended long enough ago, and only those', async () => {
    const { pool, db, url } = await migrated();
    await ensurePartitions(pool, NOW);
    await ensurePartitions(pool, NOW + 40 * DAY);
    await db.insert(engagementTicks).values([tick(NOW), tick(NOW + 40 * DAY)]);
    const dropped = await Promise.all(
      Array.from({ length: 3 }, () => dropOldPartitions(open(url).pool, NOW + 40 * DAY, 30 * 24)),
    );
    expect(new Set(dropped.flat())).toContain('engagement_ticks_2031010123');
    const left = await partitions(pool);
    expect(left.every((name) => name >= 'engagement_ticks_20310111')).toBe(true);
    const { rows } = await pool.query('select at from engagement_ticks');
    expect(rows).toEqual([{ at: new Date(NOW + 40 * DAY) }]);
  });

  it('are made and dropped by four instances at once, again and again, without one failing', async () => {
    const { pool, url } = await migrated();
    const pools = Array.from({ length: 4 }, () => open(url).pool);
    for (let round = 0; round < 4; round++) {
      for (const day of [0, 10]) await ensurePartitions(pool, NOW + day * DAY);
      await Promise.all([
        ...pools.map((each) => dropOldPartitions(each, NOW + 90 * DAY, 30 * 24)),
        ...pools.map((each) => ensurePartitions(each, NOW + 60 * DAY)),
      ]);
    }
    expect((await partitions(pool)).every((name) => name >= 'engagement_ticks_20310301')).toBe(true);
  });

  it('FAULT 46: are waited for while another holds the lock, longer than a statement of a user may take', async () => {
    const { pool: other, url } = await migrated();
    const impatient = openBare({ connectionString: url, statement_timeout: 50, query_timeout: 50 });
    const holder = await other.connect();
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.partitions]);
    const made = ensurePartitions(impatient, NOW);
    await vi.waitFor(async () => {
      const { rows } =
        await other.query(`select 1 from pg_stat_activity where application_name = 'partitions' and wait_event = 'advisory'
         and datname = current_database()`);
      expect(rows).toHaveLength(1);
    });
    await expect(impatient.query('select pg_sleep(1)')).rejects.toThrow();
    await holder.query('commit');
    holder.release();
    await made;
    expect(await partitions(other)).toContain('engagement_ticks_2031010123');
  });

  it('of a day, as releases before made them, keep its hours until they are dropped whole', async () => {
    const { pool, db } = await migrated();
    const day = Date.UTC(2032, 5, 1);
    await pool.query(`create table engagement_ticks_20320601 partition of engagement_ticks
      for values from ('2032-06-01T00:00:00Z') to ('2032-06-02T00:00:00Z')`);
    await pool.query(`alter table engagement_ticks_20320601 owner to ${OWNER_ROLE}`);
    await ensurePartitions(pool, day + 20 * HOUR);
    const made = (await partitions(pool)).filter((name) => name.includes('_203206'));
    expect(made[0]).toBe('engagement_ticks_20320601');
    expect(made[1]).toBe('engagement_ticks_2032060200');
    await db.insert(engagementTicks).values([tick(day + 20 * HOUR), tick(day + 25 * HOUR)]);
    expect(await dropOldPartitions(pool, day + 26 * HOUR, 2)).not.toContain('engagement_ticks_20320601');
    expect(await dropOldPartitions(pool, day + 27 * HOUR, 2)).toContain('engagement_ticks_20320601');
  });

  it('are kept as long as asked for', async () => {
    const { pool } = await migrated();
    await ensurePartitions(pool, NOW);
    // The hour of NOW ends at once; two hours later it is exactly as old as may be.
    await dropOldPartitions(pool, NOW + 2 * HOUR, 2);
    expect(await partitions(pool)).toContain('engagement_ticks_2031010123');
    await dropOldPartitions(pool, NOW + 3 * HOUR, 2);
    expect(await partitions(pool)).not.toContain('engagement_ticks_2031010123');
  });
});

async function partitions(pool: { query(sql: string): Promise<{ rows: { name: string }[] }> }): Promise<string[]> {
  const { rows } = await pool.query(
    `select inhrelid::regclass::text as name from pg_inherits
     where inhparent = 'engagement_ticks'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}
