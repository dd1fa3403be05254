import { createTestDatabase } from '@conductor/dev-env';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, openTransaction, type Database } from '../src/index.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, name: 'test', max: 2, onError: () => undefined });
  await database.db.execute(sql`create table words (word text)`);
});
beforeEach(() => database.db.execute(sql`delete from words`));
afterAll(async () => {
  await database.pool.end();
  await server.drop();
});

const words = async () => (await database.pool.query<{ word: string }>('select word from words')).rows;
const idle = () => database.pool.totalCount - database.pool.idleCount;

async function leave(error?: Error): Promise<void> {
  await using open = await openTransaction(database.db);
  await open.tx.execute(sql`insert into words values ('lost')`);
  if (error) throw error;
}

async function dieInBetween(): Promise<void> {
  await using open = await openTransaction(database.db);
  await open.tx.execute(sql`insert into words values ('lost')`);
  const { rows } = await open.tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await open.commit();
}

it('stores what was committed, and gives its connection back', async () => {
  await using open = await openTransaction(database.db);
  await open.tx.execute(sql`insert into words values ('kept')`);
  expect(await words()).toEqual([]);
  await open.commit();
  expect(await words()).toEqual([{ word: 'kept' }]);
  expect(idle()).toBe(0);
});

it('rolls back where nobody commits: left early, or by an error on the way', async () => {
  await leave();
  await expect(leave(new Error('on the way'))).rejects.toThrow('on the way');
  expect(await words()).toEqual([]);
  expect(idle()).toBe(0);
});

it('says so when the connection dies in between, stores nothing, and the pool goes on', async () => {
  await expect(dieInBetween()).rejects.toThrow();
  expect(await words()).toEqual([]);
});

it('says so when it cannot even begin', async () => {
  const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'test', onError: () => undefined });
  await expect(openTransaction(nowhere.db)).rejects.toThrow('ECONNREFUSED');
  await nowhere.pool.end();
});
