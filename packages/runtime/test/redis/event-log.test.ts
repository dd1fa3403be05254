import { randomUUID } from 'node:crypto';
import { startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendToLog, placeInLog, readLog, type Appended, type LogEvent, type LogKeys } from '../../src/redis/index.ts';

let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let ears: Redis;
beforeAll(async () => {
  server = await startRedis();
  [redis, ears] = [new Redis(server.url), new Redis(server.url)];
});
afterAll(async () => {
  for (const connection of [redis, ears]) connection.disconnect();
  await server.stop();
});

const keysOf = (name: string): LogKeys => ({
  log: `{${name}}:log`,
  head: `{${name}}:head`,
  ids: `{${name}}:ids`,
  channel: `{${name}}:channel`,
});
const append = (keys: LogKeys, change: Partial<LogEvent> = {}): Promise<Appended> =>
  appendToLog(redis, keys, { id: randomUUID(), json: '{"text":"x"}', ...change });
/** As if the server had forgotten what came last, in another of its lives. */
const beAnotherRun = (keys: LogKeys) => redis.hset(keys.head, 'runId', 'another');

/** All that the log holds, whatever its epoch, oldest first. */
async function logOf(keys: LogKeys): Promise<{ epoch: string; seq: number }[]> {
  const entries = await redis.xrange(keys.log, '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('event') + 1] ?? ''));
}
const seqs = async (keys: LogKeys): Promise<number[]> => (await logOf(keys)).map((event) => event.seq);

describe('appending', () => {
  it('numbers without gap or double, however many append at once, and tells the same on both channels', async () => {
    const keys = keysOf('talk 1 %');
    const [heard, sharded]: string[][] = [[], []];
    ears.on('message', (_, text: string) => heard?.push(text));
    ears.on('smessage', (_, text: string) => sharded?.push(text));
    await ears.subscribe('public');
    await ears.ssubscribe(keys.channel);
    await Promise.all(Array.from({ length: 200 }, () => append(keys, { publicChannel: 'public' })));
    expect(await seqs(keys)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    await vi.waitFor(() => expect(sharded).toHaveLength(200), 5_000);
    expect(heard?.map((text) => JSON.parse(text))).toEqual(await logOf(keys));
    expect(sharded).toEqual(heard);
  });

  it('keeps nothing of what may be left out where nobody listens, and all of it where somebody does', async () => {
    const keys = keysOf('unheard');
    const change = { keepUnheard: false, publicChannel: 'nobody', token: 3 };
    expect(await append(keys, change)).toBe('unheard');
    expect(await redis.exists(keys.log, keys.head, keys.ids)).toBe(0);
    const listening = [
      { begin: () => ears.ssubscribe(keys.channel), end: () => ears.sunsubscribe(keys.channel) },
      { begin: () => ears.subscribe('nobody'), end: () => ears.unsubscribe('nobody') },
      { begin: () => ears.psubscribe('no*'), end: () => ears.punsubscribe('no*') },
    ];
    for (const [index, { begin, end }] of listening.entries()) {
      await begin();
      expect(await append(keys, change)).toBe('appended');
      await end();
      await redis.hset(keys.head, 'heard', Date.now() - 15 * 60_000);
      expect(await append(keys, change)).toBe('unheard');
      expect(await seqs(keys)).toHaveLength(index + 1);
    }
    expect(await append(keys, { ...change, token: 2 })).toBe('fenced');
    expect(await append(keys, { publicChannel: 'nobody' })).toBe('appended');
  });

  it('leaves the event as it was written: numbers, empty arrays, quotes', async () => {
    const keys = keysOf('verbatim');
    await append(keys, { json: '{"share":0.1000000000000001,"options":[],"text":"\\"é\\u2028"}' });
    const [entry] = (await readLog(redis, keys, [{ epoch: 'none', seq: 0 }], 10)).entries;
    expect(entry?.event).toMatch(/^\{"epoch":"[^"]+","seq":1,"share":0\.1000000000000001,"options":\[\],"text":/);
  });

  it('knows an id again, unless it was not to be remembered', async () => {
    const keys = keysOf('ids');
    expect(await append(keys, { id: 'a' })).toBe('appended');
    expect(await append(keys, { id: 'a' })).toBe('duplicate');
    expect(await append(keys, { id: 'b', remember: false })).toBe('appended');
    expect(await append(keys, { id: 'b', remember: false })).toBe('appended');
    expect(await seqs(keys)).toEqual([1, 2, 3]);
  });

  it('says where an event stands, the same when it is told again, and later than all before it in every epoch', async () => {
    const keys = keysOf('places');
    const at = async (id: string) => (await placeInLog(redis, keys, { id, json: '{"text":"x"}' })).place;
    const places = [await at('a'), await at('b')];
    await beAnotherRun(keys);
    places.push(await at('c'));
    expect(places.map(({ seq }) => seq)).toEqual([1, 2, 1]);
    expect(places.map((place) => place.at).toSorted((a, b) => a - b)).toEqual(places.map((place) => place.at));
    expect(new Set(places.map((place) => place.at)).size).toBe(3);
    expect(await at('b')).toEqual(places[1]);
    // A clock that went back: the newest entry is an hour ahead, and the head is gone.
    const ahead = Date.now() + 3_600_000;
    await redis.xadd(keys.log, `${ahead}-7`, 'seq', '9', 'epoch', 'old', 'event', '{}');
    await redis.del(keys.head);
    expect(await at('d')).toEqual({ seq: 1, at: ahead * 1_000 + 8 });
    expect(await at('e')).toEqual({ seq: 2, at: ahead * 1_000 + 9 });
  });

  it('refuses a smaller token than the largest that it saw; what is not fenced passes', async () => {
    const keys = keysOf('fenced');
    expect(await append(keys, { token: 8 })).toBe('appended');
    expect(await append(keys, { token: 7 })).toBe('fenced');
    expect(await append(keys)).toBe('appended');
    expect(await append(keys, { token: 7 })).toBe('fenced');
    expect(await append(keys, { token: 8 })).toBe('appended');
    expect(await seqs(keys)).toEqual([1, 2, 3]);
  });

  it('keeps the log short in number, and its place longer than the log', async () => {
    const keys = keysOf('long');
    await Promise.all(Array.from({ length: 5_500 }, () => append(keys)));
    const length = await redis.xlen(keys.log);
    expect(length).toBeGreaterThanOrEqual(5_000);
    // Trimming drops whole nodes of a hundred entries.
    expect(length).toBeLessThanOrEqual(5_100);
    expect((await seqs(keys)).at(-1)).toBe(5_500);
    const [log, head, ids] = await Promise.all([keys.log, keys.head, keys.ids].map((key) => redis.pttl(key)));
    expect(log).toBeGreaterThan(890_000);
    expect(log).toBeLessThanOrEqual(900_000);
    expect(head).toBeGreaterThan(23 * 3_600_000);
    expect(ids).toBeGreaterThan(23 * 3_600_000);
  });

  it('drops what is older than a quarter of an hour', async () => {
    const keys = keysOf('old');
    const old = Date.now() - 16 * 60_000;
    const fields = ['seq', '0', 'epoch', 'old', 'event', '{}'] as const;
    for (let i = 0; i < 250; i++) await redis.xadd(keys.log, `${old + i}-0`, ...fields);
    await append(keys);
    expect(await redis.xlen(keys.log)).toBeLessThanOrEqual(101);
  });
});

describe('a new epoch', () => {
  it('begins at 1 when the head is gone or the server is another run; the old entries stay', async () => {
    const keys = keysOf('epochs');
    await append(keys);
    await append(keys);
    await redis.del(keys.head);
    await append(keys);
    await beAnotherRun(keys);
    await append(keys);
    await append(keys);
    expect(await seqs(keys)).toEqual([1, 2, 1, 1, 2]);
    const epochs = (await logOf(keys)).map((event) => event.epoch);
    expect(new Set(epochs).size).toBe(3);
    expect([epochs[0], epochs[3]]).toEqual([epochs[1], epochs[4]]);
  });
});

describe('reading', () => {
  it('of a log that never was, or is no more, is told by a head of null', async () => {
    expect(await readLog(redis, keysOf('never'), [], 10)).toEqual({ head: null, entries: [] });
  });

  it('returns all after the farthest place behind, and no more than is wanted', async () => {
    const keys = keysOf('behind');
    for (let i = 0; i < 20; i++) await append(keys);
    const { head } = await readLog(redis, keys, [], 10);
    const epoch = head?.epoch ?? '';
    const read = async (max: number, ...after: number[]): Promise<number[]> =>
      (
        await readLog(
          redis,
          keys,
          after.map((seq) => ({ epoch, seq })),
          max,
        )
      ).entries.map((entry) => entry.seq);
    expect(head?.seq).toBe(20);
    expect(await read(10)).toEqual([]);
    expect(await read(10, 20)).toEqual([]);
    expect(await read(10, 19, 16)).toEqual([17, 18, 19, 20]);
    expect(await read(3, 16)).toEqual([18, 19, 20]);
  });

  it('from a place in another epoch returns as much as is wanted, the old epoch’s end with it', async () => {
    const keys = keysOf('elsewhere');
    await append(keys);
    const { head: old } = await readLog(redis, keys, [], 10);
    await beAnotherRun(keys);
    await append(keys);
    const { head, entries } = await readLog(redis, keys, old ? [old] : [], 10);
    expect(entries.map((entry) => [entry.epoch === head?.epoch, entry.seq])).toEqual([
      [false, 1],
      [true, 1],
    ]);
  });
});
