import fc from 'fast-check';
import { startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { network } from '../../src/http/plugins/rate-limit.ts';
import { createLocalWindow, createRateLimiter } from '../../src/http/rate-limiter.ts';
import { createSlidingWindow } from '../../src/redis/sliding-window.ts';
import type { Api } from '../../src/http/api.ts';
import { bearer, startHarness, type Harness } from './harness.ts';

const get = (app: Api, headers: Record<string, string> = {}, url = '/api/v1/agent/sessions') =>
  app.inject({ url, headers });
const statuses = async (calls: Promise<{ statusCode: number }>[]) =>
  (await Promise.all(calls)).map((r) => r.statusCode);
const count = (all: number[], status: number) => all.filter((one) => one === status).length;

describe('FAULT 35: 60 in any minute, over all instances', () => {
  let harness: Harness;
  let second: Api;
  beforeAll(async () => {
    harness = await startHarness({ maxRequestsPerMinute: 60 });
    second = await harness.another();
  });
  afterAll(() => harness[Symbol.asyncDispose]());
  const fromElsewhere = (url: string) => harness.app.inject({ url, remoteAddress: '192.0.2.8' });

  it('61 requests of one user over two instances: exactly one 429, and nobody else is touched', async () => {
    const { app } = harness;
    const calls = Array.from({ length: 61 }, (_, i) => get(i % 2 ? app : second, bearer('ada')));
    const all = await statuses(calls);
    expect([count(all, 200), count(all, 429)]).toEqual([60, 1]);
    expect((await get(app, bearer('bob'))).statusCode).toBe(200);
    const refused = await get(second, bearer('ada'));
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('comes after 401 and before 403', async () => {
    const calls = Array.from({ length: 60 }, () => get(harness.app, bearer('cy'), '/api/v1/agent/sessions/x/status'));
    expect(count(await statuses(calls), 403)).toBe(60);
    expect((await get(harness.app, bearer('cy'), '/api/v1/agent/sessions/x/status')).statusCode).toBe(429);
    expect((await get(harness.app)).statusCode).toBe(401);
  });

  it('FAULT 49: requests without a valid token count against their address, and past the limit leave no trace', async () => {
    const ip = '192.0.2.7';
    const send = (authorization: string) =>
      harness.app.inject({ url: '/api/v1/agent/sessions', remoteAddress: ip, headers: { authorization } });
    const calls = Array.from({ length: 90 }, (_, i) => send(i % 2 ? '' : `Bearer broken-${i}`));
    const all = await statuses(calls);
    expect([count(all, 401), count(all, 429)]).toEqual([60, 30]);
    const refused = await send('Bearer broken');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const noted = harness.log.filter((line) => line['ip'] === ip);
    expect(noted).toHaveLength(60);
    await harness.context.audit.flush();
    const { rows } = await harness.database.pool.query(
      `select sum((detail->>'count')::int)::int as n from audit_log where source = $1`,
      [ip],
    );
    expect(rows).toEqual([{ n: 60 }]);
    expect((await send(bearer('dan').authorization)).statusCode).toBe(200);
  });

  it('counts per address where nobody signed in', async () => {
    const calls = Array.from({ length: 61 }, () => fromElsewhere('/api/v1/agent/health'));
    expect(count(await statuses(calls), 429)).toBe(1);
    expect((await fromElsewhere('/health')).statusCode).toBe(200);
  });

  it('believes no X-Forwarded-For unless a proxy is listed', async () => {
    const calls = Array.from({ length: 5 }, (_, i) =>
      harness.app.inject({
        url: '/api/v1/agent/health',
        remoteAddress: '192.0.2.8',
        headers: { 'x-forwarded-for': `203.0.113.${i}` },
      }),
    );
    expect(count(await statuses(calls), 429)).toBe(5);
  });

  it('leaves no key behind that has run out', async () => {
    const redis = new Redis(harness.redis.url);
    const keys = await redis.keys('rate:*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      const left = await redis.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(60_000);
    }
    redis.disconnect();
  });
});

/** Lets time pass in every window: what Redis counted is that much older, as if its clock had gone on. */
async function elapse(redis: Redis, ms: number): Promise<void> {
  for (const key of await redis.keys('rate:*')) {
    const members = await redis.zrange(key, '0', '-1');
    await Promise.all(members.map((member) => redis.zincrby(key, -ms * 1_000, member)));
  }
}

describe('FAULT 35: wherever the minute begins', () => {
  let harness: Harness;
  let second: Api;
  let redis: Redis;
  beforeAll(async () => {
    harness = await startHarness({ maxRequestsPerMinute: 60, trustedProxies: ['127.0.0.1'] });
    second = await harness.another();
    redis = new Redis(harness.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await harness[Symbol.asyncDispose]();
  });
  const from = (forwarded: string) => get(harness.app, { 'x-forwarded-for': forwarded }, '/api/v1/agent/health');
  let user = 0;

  it('61 requests of one user over two instances within 60 s: exactly one 429, with the right Retry-After', async () => {
    // The first ones come together, the others so many seconds later: across a border of any fixed minute for some.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 0, max: 55 }), async (early, pause) => {
        const headers = bearer(`user-${user++}`);
        const send = (length: number) =>
          statuses(Array.from({ length }, (_, i) => get(i % 2 ? harness.app : second, headers)));
        const first = await send(early);
        await elapse(redis, pause * 1_000);
        const all = [...first, ...(await send(61 - early))];
        expect([count(all, 200), count(all, 429)]).toEqual([60, 1]);
        const refused = await get(harness.app, headers);
        const wait = Number(refused.headers['retry-after']);
        expect(Math.abs(wait - (60 - pause))).toBeLessThanOrEqual(3);
        // After that long, as many pass as came first, and no more; where all came together, all may.
        await elapse(redis, wait * 1_000);
        const passed = count(await send(early + 1), 200);
        if (pause >= 3) expect(passed).toBe(early);
        else expect(passed).toBeGreaterThan(0);
      }),
      { numRuns: 12 },
    );
    expect((await get(harness.app, bearer('somebody else'))).headers['ratelimit-remaining']).toBe('59');
  }, 60_000);

  it('goes by the address that a listed proxy saw, whatever stands left of it', async () => {
    const spoofed = Array.from({ length: 61 }, (_, i) => from(`203.0.113.${i}, 198.51.100.7`));
    const all = await statuses(spoofed);
    expect([count(all, 200), count(all, 429)]).toEqual([60, 1]);
    expect((await from('198.51.100.8')).statusCode).toBe(200);
  });

  it('leaves nothing in Redis of who has not come for a minute', async () => {
    await get(harness.app, bearer('gone'));
    const key = (await redis.keys('rate:*gone*'))[0] ?? '';
    await elapse(redis, 60_000);
    await redis.pexpire(key, 1);
    await expect.poll(() => redis.exists(key)).toBe(0);
    await get(harness.app, bearer('back'));
    await elapse(redis, 61_000);
    await get(harness.app, bearer('back'));
    expect(await redis.zcard((await redis.keys('rate:*back*'))[0] ?? '')).toBe(1);
  });
});

describe('the window in Redis', () => {
  it('slides: in no span of its length do more than its size pass, wherever it begins', async () => {
    await using redis = await startRedis();
    const [max, windowMs] = [5, 300];
    await using window = await createSlidingWindow(
      { url: redis.url },
      {
        max,
        windowMs,
        patienceMs: 5_000,
        onError: () => undefined,
      },
    );
    const passed: { before: number; after: number }[] = [];
    const until = performance.now() + 6 * windowMs;
    while (performance.now() < until) {
      const before = performance.now();
      if ((await window.hit('a')).allowed) passed.push({ before, after: performance.now() });
    }
    // Redis' own times lie between ours, so a true span is never longer than this one, however slow the machine.
    for (let i = max; i < passed.length; i++) {
      expect((passed[i]?.after ?? 0) - (passed[i - max]?.before ?? 0)).toBeGreaterThan(windowMs - 2);
    }
    expect(passed.length).toBeGreaterThan(2 * max);
    expect(passed.length).toBeLessThanOrEqual(7 * max);
  });

  it('says after how long the next may pass', async () => {
    await using redis = await startRedis();
    await using window = await createSlidingWindow(
      { url: redis.url },
      {
        max: 1,
        windowMs: 400,
        patienceMs: 5_000,
        onError: () => undefined,
      },
    );
    await window.hit('a');
    const { allowed, retryAfterMs } = await window.hit('a');
    expect(allowed).toBe(false);
    await expect
      .poll(() => window.hit('a').then((answer) => answer.allowed), { timeout: retryAfterMs + 2_000 })
      .toBe(true);
  });
});

describe('without Redis', () => {
  let harness: Harness;
  afterEach(() => harness[Symbol.asyncDispose]());

  it('each instance allows as many by itself while Redis hangs, never all', async () => {
    harness = await startHarness({ maxRequestsPerMinute: 20, counterPatienceMs: 50 });
    harness.redis.pause();
    // Without a limit of its own to the wait, none would be answered before Redis is back.
    const all = await statuses(Array.from({ length: 30 }, () => get(harness.app, bearer('ada'))));
    expect([count(all, 200), count(all, 429)]).toEqual([20, 10]);
    harness.redis.resume();
    await expect.poll(async () => (await get(harness.app, bearer('bob'))).headers['ratelimit-remaining']).toBe('19');
  });
});

describe('the local window', () => {
  it('slides by its own clock and forgets who has not come for a while', () => {
    let now = 0;
    const window = createLocalWindow(2, 1_000, () => now);
    expect(window.hit('a').allowed).toBe(true);
    now = 600;
    expect(window.hit('a').allowed).toBe(true);
    expect(window.hit('a')).toEqual({ allowed: false, remaining: 0, retryAfterMs: 400 });
    now = 1_001;
    expect(window.hit('a').allowed).toBe(true);
    expect(window.hit('a').allowed).toBe(false);
    for (let i = 0; i < 1_000; i++) window.hit(`k${i}`);
    expect(window.size()).toBe(1_001);
    now = 3_000;
    window.hit('b');
    expect(window.size()).toBe(1);
  });

  it('leaves a counter that failed alone for a second', async () => {
    let now = 0;
    let calls = 0;
    const broken = { hit: () => Promise.reject(new Error(String(++calls))) };
    const limiter = createRateLimiter(broken, { max: 2, windowMs: 60_000, monotonic: () => now });
    expect((await limiter.hit('a')).allowed).toBe(true);
    expect((await limiter.hit('a')).allowed).toBe(true);
    expect(await limiter.hit('a')).toMatchObject({ allowed: false, local: true });
    expect(calls).toBe(1);
    now = 1_000;
    await limiter.hit('a');
    expect(calls).toBe(2);
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s', (ip, expected) => {
  expect(network(ip)).toBe(expected);
});
