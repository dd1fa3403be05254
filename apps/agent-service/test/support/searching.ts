import type { Redis } from 'ioredis';
import type { Line } from './agent.ts';

/** Rows of a statement. */
export type Query = (text: string, values?: unknown[]) => Promise<Line[]>;

/** Every table, by the database's own catalogue, that has a row with this text in any of its columns. */
export async function tablesWith(query: Query, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const { tablename } of await query(`select tablename from pg_tables where schemaname = 'public'`)) {
    const [row] = await query(`select count(*)::int as n from "${String(tablename)}" t where strpos(t::text, $1) > 0`, [
      text,
    ]);
    if (Number(row?.['n']) > 0) found.push(String(tablename));
  }
  return found.toSorted();
}

/** Every key of Redis in whose name or value this text stands. */
export async function keysWith(redis: Redis, text: string): Promise<string[]> {
  // Compressed bytes would hide what they hold.
  await redis.config('SET', 'rdbcompression', 'no');
  const found: string[] = [];
  for (const key of await redis.keys('*')) {
    const dump = `${key} ${(await redis.dumpBuffer(key))?.toString('latin1') ?? ''}`;
    if (dump.includes(text)) found.push(key);
  }
  return found.toSorted();
}
