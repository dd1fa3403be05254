import { SNAPSHOT_LIMITS } from '@conductor/contracts';
import { ensurePartitions, openDatabase, packFacts } from '@conductor/database';
import { pointOf, TICK_MS } from '../storage/points.ts';

const HOUR_MS = 3_600_000;

/** Gives sessions as many ticks, up to now, as a console keeps at most: what it then still holds more of, it holds without bound. */
export async function storePast(url: string, sessionIds: readonly string[]): Promise<void> {
  const { pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  try {
    const now = Math.floor(Date.now() / TICK_MS) * TICK_MS;
    for (const hours of [1, 2]) await ensurePartitions(pool, now - hours * HOUR_MS);
    const past = Array.from({ length: SNAPSHOT_LIMITS.points }, (_, n) => pointOf(n, now - n * TICK_MS));
    await pool.query(
      `insert into engagement_ticks (session_id, at, score, expected, coverage, facts)
       select s.id, to_timestamp(t.at / 1000.0), t.score, 0.57, 1, t.facts::real[]
       from unnest($1::text[]) s (id), unnest($2::float8[], $3::real[], $4::text[]) t (at, score, facts)`,
      [
        sessionIds,
        past.map(({ at }) => at),
        past.map(({ score }) => score),
        past.map(
          (point) =>
            `{${packFacts(point)
              .map((fact) => fact ?? 'NULL')
              .join(',')}}`,
        ),
      ],
    );
  } finally {
    await pool.end();
  }
}
