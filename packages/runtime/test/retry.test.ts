import { createServer, type Server } from 'node:net';
import { mayRetry } from '@conductor/runtime';
import { connect, ready } from '@conductor/runtime/redis';
import { openDatabase } from '@conductor/database';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';

const failure = (properties: object, message = 'some words') => Object.assign(new Error(message), properties);
const postgres = (code: string) => failure({ code, severity: 'ERROR' });
const reply = (message: string) => failure({ name: 'ReplyError' }, message);

describe('mayRetry', () => {
  const passing = ['08000', '08006', '25006', '25P03', '25P04', '28P01', '3D000', '40001', '40P01', '53100', '53300'];
  const passingToo = ['55006', '55P03', '57014', '57P01', '57P03', '58000', '58030'];
  const lasting = ['08P01', '0A000', '22001', '22P02', '23505', '23514', '25P02', '40002', '42601', '42P01', '54000'];
  const lastingToo = ['55000', '57P04', 'P0001', 'XX000', 'XX001'];
  const network = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'];

  const table: [string, unknown, boolean][] = [
    ...[...passing, ...passingToo].map((code): [string, unknown, boolean] => [code, postgres(code), true]),
    ...[...lasting, ...lastingToo].map((code): [string, unknown, boolean] => [code, postgres(code), false]),
    ...network.map((code): [string, unknown, boolean] => [code, failure({ code }), true]),
    ['22P02 in words that sound like an outage', failure({ code: '22P02' }, 'Connection closed: has ended'), false],
    [
      'undici’s time-out, behind a TypeError',
      new TypeError('fetch failed', { cause: failure({ code: 'UND_ERR_HEADERS_TIMEOUT' }) }),
      true,
    ],
    ['another code of Node’s', failure({ code: 'ERR_INVALID_ARG_TYPE' }), false],
    ['LOADING', reply('LOADING Redis is loading the dataset in memory'), true],
    ['READONLY', reply("READONLY You can't write against a read only replica."), true],
    ['OOM', reply("OOM command not allowed when used memory > 'maxmemory'."), true],
    ['WRONGTYPE', reply('WRONGTYPE Operation against a key holding the wrong kind of value'), false],
    ['ERR', reply('ERR unknown command'), false],
    ['our own that says yes', failure({ retryable: true }), true],
    ['our own that says no, whatever its cause', failure({ retryable: false, cause: postgres('40001') }), false],
    ['a cause below a cause', failure({ cause: failure({ cause: postgres('57P01') }) }), true],
    ['the outer code before the inner one', failure({ code: '23505', cause: postgres('40001') }), false],
    ['several addresses, all refused', new AggregateError([failure({ code: 'ECONNREFUSED' })]), true],
    ['several failures that last', new AggregateError([postgres('23505'), postgres('42P01')]), false],
    ['a fault of ours', new TypeError('x is not a function'), false],
    ['nothing known', new Error('the connection to reality timed out'), false],
    ['no error at all', 'ECONNREFUSED', false],
  ];
  it.each(table)('%s', (_, error, expected) => expect(mayRetry(error)).toBe(expected));

  it('ends on causes that go round', () => {
    const error = failure({});
    error.cause = error;
    expect(mayRetry(error)).toBe(false);
  });
});

/** A server that takes connections and never says a word. */
async function startSilence(): Promise<Server & { port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return Object.assign(server, { port: typeof address === 'object' && address ? address.port : 0 });
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('what drivers really throw', () => {
  it('when Postgres goes away, refuses, or never answers', async () => {
    await using server = await startPostgres();
    const { db, pool } = openDatabase({ url: server.url, name: 'test', onError: () => undefined });
    const running = failureOf(db.execute(sql`select pg_sleep(60)`));
    const held = await pool.connect();
    await held.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
    );
    const terminated = await running;
    const slow = await failureOf(held.query('set statement_timeout = 1; select pg_sleep(60)'));
    const broken = failureOf(held.query('select pg_sleep(60)'));
    await server.crash();
    const lost = await broken;
    const afterwards = await failureOf(held.query('select 1'));
    const refused = await failureOf(db.transaction(async (tx) => tx.execute(sql`select 1`)));
    held.release(true);
    await pool.end();
    using silence = { server: await startSilence(), [Symbol.dispose]: () => void silence.server.close() };
    const mute = openDatabase({
      url: `postgres://x@127.0.0.1:${silence.server.port}/x`,
      name: 'test',
      onError: () => undefined,
    });
    const unanswered = await failureOf(mute.pool.query('select 1'));
    for (const error of [terminated, slow, lost, afterwards, refused, unanswered]) {
      expect(error).toBeInstanceOf(Error);
      expect([error, mayRetry(error)]).toEqual([error, true]);
    }
  });

  it('when Redis is not there yet, hangs, or goes away', async () => {
    await using server = await startRedis();
    const redis = connect({ url: server.url, name: 'test', commandTimeoutMs: 100 });
    const early = await failureOf(redis.ping());
    await ready(redis, 5_000);
    server.pause();
    const hanging = await failureOf(redis.ping());
    server.resume();
    await redis.ping().catch(() => undefined);
    const waiting = failureOf(redis.blpop('nothing', 60));
    await server.crash();
    const lost = await waiting;
    const afterwards = await failureOf(redis.ping());
    redis.disconnect();
    for (const error of [early, hanging, lost, afterwards]) {
      expect(error).toBeInstanceOf(Error);
      expect([error, mayRetry(error)]).toEqual([error, true]);
    }
  });
});
