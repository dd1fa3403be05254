import { describe, expect, it, vi } from 'vitest';
import { migrated, open } from './helpers.ts';

describe('pool', () => {
  it('survives the loss of an idle connection and says that it happened', async () => {
    const { url } = await migrated();
    const onError = vi.fn<(error: Error) => void>();
    const { pool } = open(url, onError);
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    await open(url).pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce(), { timeout: 5_000 });
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('survives the loss of one in the middle of a transaction: the transaction fails, not the process', async () => {
    const { url } = await migrated();
    const onError = vi.fn<(error: Error) => void>();
    const { db } = open(url, onError);
    const broken = db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>('select pg_backend_pid() as pid');
      await open(url).pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce(), { timeout: 5_000 });
    });
    await expect(broken).rejects.toThrow();
  });

  it('cuts every statement off after 10 s, on the server too, and an idle transaction after 5 s', async () => {
    const { pool } = await migrated();
    const { rows } = await pool.query(
      `select name, setting from pg_settings
       where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['5000', '10000']);
  });
});
