import { readFileSync, existsSync } from 'node:fs';
import { createTestDatabase, startPostgres, startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it } from 'vitest';

const answerWithin = async (ms: number, question: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    question.then(() => true),
    new Promise<boolean>((resolve) => {
      setTimeout(resolve, ms, false);
    }),
  ]);

const connectRedis = (url: string): Redis => {
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  return client;
};

describe('the embedded Redis', () => {
  it('answers, freezes, goes on, and leaves no process', async () => {
    const redis = await startRedis();
    const client = connectRedis(redis.url);
    expect(await client.set('a', '1')).toBe('OK');

    redis.pause();
    const frozen = client.get('a');
    expect(await answerWithin(200, frozen)).toBe(false);
    redis.resume();
    expect(await frozen).toBe('1');

    client.disconnect();
    await redis.stop();
    expect(existsSync(`/proc/${redis.pid}`)).toBe(false);
  });

  it('comes back empty on the port where it crashed', async () => {
    const first = await startRedis();
    const client = connectRedis(first.url);
    await client.set('a', '1');
    await first.crash();
    await using second = await startRedis({ port: Number(new URL(first.url).port) });
    await expect.poll(() => client.get('a')).toBeNull();
    client.disconnect();
    await first.stop();
    expect(second.url).toBe(first.url);
  });
});

describe('the embedded Postgres', () => {
  it('answers, freezes with all its backends, and leaves no process', async () => {
    const postgres = await startPostgres();
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ version: string }>('select version()');
    expect(rows[0]?.version).toMatch(/^PostgreSQL 18/);

    postgres.pause();
    const frozen = client.query('select 1');
    expect(await answerWithin(200, frozen)).toBe(false);
    postgres.resume();
    await frozen;

    await client.end();
    await postgres.stop();
    expect(existsSync(`/proc/${postgres.pid}`)).toBe(false);
  });

  it('does not run as root', async () => {
    await using postgres = await startPostgres();
    expect(readFileSync(`/proc/${postgres.pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\s/m);
  });
});

describe('a database for a test', () => {
  it('is migrated, alone, and gone after drop', async () => {
    const one = await createTestDatabase();
    await using two = await createTestDatabase();
    const client = new pg.Client({ connectionString: one.url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ name: string | null }>(`select to_regclass('decisions')::text as name`);
    expect(rows[0]?.name).toBe('decisions');
    expect(one.url).not.toBe(two.url);
    await one.drop();
    await expect(new pg.Client({ connectionString: one.url }).connect()).rejects.toThrow(/does not exist/);
  });
});
