import { randomUUID } from 'node:crypto';
import { feedKeys, type FeedDraft } from '@conductor/contracts';
import { outbox, type OutboxMessage } from '@conductor/database';
import { startRedis } from '@conductor/dev-env';
import { sql } from 'drizzle-orm';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { countWaiting, pruneOutbox, sendOutbox, tell } from '../../src/db/outbox.ts';
import { connect, ready } from '@conductor/runtime/redis';
import { createFeed, type RedisFeed } from '../../src/redis/feed.ts';
import { startStores, type Stores } from '../support/stores.ts';

let stores: Stores;
let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let feed: RedisFeed;
beforeAll(async () => {
  [stores, server] = await Promise.all([startStores(), startRedis()]);
  redis = connect({ url: server.url, name: 'test' });
  await ready(redis, 5_000);
  feed = createFeed(redis);
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([stores[Symbol.asyncDispose](), server.stop()]);
});
beforeEach(() => stores.rows('delete from outbox'));

const draftOf = (sessionId: string, id: string = randomUUID()): FeedDraft => ({
  id,
  type: 'agent.status',
  sessionId,
  timestamp: Date.now(),
  data: { status: 'MONITORING', mode: 'AUTO', paused: false, quietUntil: null },
});
const telling = (sessionId: string, id?: string) => ({
  sessionId,
  message: { target: 'feed' as const, draft: draftOf(sessionId, id) },
});
const put = (sessionId: string, ids: readonly string[]) =>
  stores.a.db.transaction((tx) =>
    tell(
      tx,
      ids.map((id) => telling(sessionId, id)),
    ),
  );
const ids = (sessionId: string, count: number) => Array.from({ length: count }, (_, i) => `${sessionId}-${i}`);
const idOf = (message: OutboxMessage): string => (message.target === 'feed' ? message.draft.id : '');
const ignore = (): void => undefined;
const down = () => Promise.reject(new Error('down'));
const toFeed = async (message: OutboxMessage): Promise<void> => {
  if (message.target === 'feed') await feed.append(message.draft);
};
async function logOf(sessionId: string): Promise<string[]> {
  const entries = await redis.xrange(feedKeys(sessionId).log, '-', '+');
  return entries.map(([, fields]) => String(JSON.parse(fields[fields.indexOf('event') + 1] ?? '').id));
}

describe('what must be told', () => {
  it('is written with the change, or not at all', async () => {
    const change = stores.a.db.transaction(async (tx) => {
      await tell(tx, [telling('s')]);
      throw new Error('the change failed');
    });
    await expect(change).rejects.toThrow('the change failed');
    expect(await countWaiting(stores.a.db)).toBe(0);
  });

  it('is written once by its id, and says so', async () => {
    const twice = telling('s');
    expect(await stores.a.db.transaction((tx) => tell(tx, [twice]))).toBe(1);
    expect(await stores.b.db.transaction((tx) => tell(tx, [twice, telling('s')]))).toBe(1);
    expect(await countWaiting(stores.a.db)).toBe(2);
  });

  it('is forgotten an hour after it was sent, and never before it was', async () => {
    await put('s', ids('s', 2));
    await stores.rows(`update outbox set sent_at = now() - interval '61 minutes' where id = 's-0'`);
    await pruneOutbox(stores.a.db, 3_600_000);
    expect(await stores.rows('select id from outbox')).toEqual([{ id: 's-1' }]);
  });
});

describe('FAULT 13: committed, then lost on the way out', () => {
  it('a failed send is not swallowed: it stays, counted, and comes through later', async () => {
    await put('late', ids('late', 2));
    const failures: unknown[] = [];
    expect(await sendOutbox(stores.a.db, down, (error) => failures.push(error))).toBe(0);
    expect(failures).toHaveLength(1);
    expect(await stores.rows('select attempts from outbox order by seq')).toEqual([{ attempts: 1 }, { attempts: 0 }]);
    expect(await sendOutbox(stores.a.db, toFeed, ignore)).toBe(2);
    expect(await logOf('late')).toEqual(ids('late', 2));
  });

  it('a relay that dies after sending and before writing that down: sent again, appended once', async () => {
    await put('crash', ids('crash', 5));
    const sent: string[] = [];
    const dying = sendOutbox(
      stores.a.db,
      async (message) => {
        await toFeed(message);
        sent.push(idOf(message));
        if (sent.length === 3) {
          await stores.b.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name = 'a' and state = 'idle in transaction'`);
        }
      },
      ignore,
    );
    await expect(dying).rejects.toThrow();
    expect(await logOf('crash')).toEqual(ids('crash', 5));
    expect(await countWaiting(stores.a.db)).toBe(5);
    expect(await sendOutbox(stores.b.db, toFeed, ignore)).toBe(5);
    expect(await logOf('crash')).toEqual(ids('crash', 5));
    expect(await countWaiting(stores.a.db)).toBe(0);
  });
});

describe('the relay', () => {
  it('of many instances one sends, each message once, in order', async () => {
    await put('order', ids('order', 300));
    const sent: string[] = [];
    const send = async (message: OutboxMessage): Promise<void> => {
      await Promise.resolve();
      sent.push(idOf(message));
    };
    const counts = await Promise.all(
      Array.from({ length: 6 }, (_, i) => sendOutbox((i % 2 ? stores.a : stores.b).db, send, ignore)),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(300);
    expect(sent).toEqual(ids('order', 300));
  });

  it('is stopped by no instance that froze over it: another sends all within 10 s', async () => {
    await put('frozen', ids('frozen', 3));
    const never = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const frozen = sendOutbox(
      stores.a.db,
      () => {
        begun.resolve();
        return never.promise;
      },
      ignore,
    );
    await begun.promise;
    expect(await sendOutbox(stores.b.db, toFeed, ignore)).toBe(0);
    await vi.waitFor(async () => expect(await sendOutbox(stores.b.db, toFeed, ignore)).toBe(3), 10_000);
    expect(await logOf('frozen')).toEqual(ids('frozen', 3));
    never.resolve();
    await expect(frozen).rejects.toThrow();
  });

  it('a session whose message fails waits in order, and keeps no other session waiting', async () => {
    await put('bad', ids('bad', 250));
    await put('good', ids('good', 250));
    const sent: string[] = [];
    const send = async (message: OutboxMessage): Promise<void> => {
      if (idOf(message) === 'bad-3') throw new Error('refused');
      sent.push(idOf(message));
    };
    await sendOutbox(stores.a.db, send, ignore);
    expect(sent.filter((id) => id.startsWith('bad'))).toEqual(ids('bad', 3));
    expect(sent.filter((id) => id.startsWith('good'))).toEqual(ids('good', 250));
    await sendOutbox(stores.a.db, (message) => Promise.resolve(void sent.push(idOf(message))), ignore);
    expect(sent.filter((id) => id.startsWith('bad'))).toEqual(ids('bad', 250));
  });

  it('gives up for now when nothing comes through of several sessions', async () => {
    const rows = ids('away', 500).map((id) => ({ id, sessionId: id, message: telling(id, id).message }));
    await stores.a.db.insert(outbox).values(rows);
    const tried = vi.fn(() => Promise.reject(new Error('down')));
    expect(await sendOutbox(stores.a.db, tried, ignore)).toBe(0);
    expect(tried.mock.calls.length).toBeLessThanOrEqual(200);
  });
});
