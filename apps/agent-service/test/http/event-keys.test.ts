import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_KEYS } from '@conductor/contracts';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ maxRequestsPerMinute: 60 });
});
afterAll(() => harness[Symbol.asyncDispose]());

let user = 0;
/** An organiser of their own, with a limit of their own, and their event. */
async function organiser() {
  const sub = `ada-${(user += 1)}`;
  const [sessionId, eventId] = [`s-${sub}`, `e-${sub}`];
  const headers = bearer(sub, { permissions: ['event:create'] });
  const session = { sessionId, eventId };
  await harness.app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers, payload: session });
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const url = `/api/v1/agent/events/${eventId}${path}`;
    const answer = await harness.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const make = async (scopes: string[] = ['read']) => (await call('POST', '/keys', { name: 'k', scopes })).body;
  const read = async (key: string, remoteAddress = '192.0.2.1') => {
    const url = `/api/v1/agent/sessions/${sessionId}/status`;
    return harness.app.inject({ url, headers: { authorization: `Bearer ${key}` }, remoteAddress });
  };
  return { sub, eventId, call, make, read };
}

const guess = (i: number) => `eck_0123456789abcdef_${String(i).padStart(43, 'x')}`;

describe('the keys of an event', () => {
  let ada: Awaited<ReturnType<typeof organiser>>;
  beforeEach(async () => {
    ada = await organiser();
  });

  it('are shown once, listed without their secret, and nothing but a hash is kept', async () => {
    const made = await ada.call('POST', '/keys', { name: ' Our chat ', scopes: ['ingest'] });
    expect(made).toMatchObject({ status: 201, body: { name: 'Our chat', scopes: ['ingest'], createdBy: ada.sub } });
    const { key, ...shown } = made.body;
    expect(key).toMatch(new RegExp(`^eck_${shown.id}_[\\w-]{43}$`));
    expect((await ada.call('GET', '/keys')).body).toEqual({ items: [shown] });
    const secret = key.slice(-43);
    const { rows } = await harness.database.pool.query(
      `select (select count(*) from event_keys k where k::text like $1) + (select count(*) from audit_log a where a::text like $1) as n`,
      [`%${secret}%`],
    );
    expect(rows).toEqual([{ n: '0' }]);
    await ada.read(key);
    await ada.read(`${key}x`);
    expect(JSON.stringify(harness.log)).not.toContain(secret);
  });

  it('open nothing from the very request after their removal', async () => {
    const { id, key } = await ada.make();
    expect((await ada.read(key)).statusCode).toBe(200);
    expect((await ada.call('DELETE', `/keys/${id}`)).status).toBe(200);
    expect((await ada.read(key)).statusCode).toBe(401);
    expect((await ada.call('DELETE', `/keys/${id}`)).status).toBe(404);
  });

  it('cannot be removed through another event', async () => {
    const { id, key } = await ada.make();
    const eve = await organiser();
    expect((await eve.call('DELETE', `/keys/${id}`)).status).toBe(404);
    expect((await ada.read(key)).statusCode).toBe(200);
  });

  it('are wrong with any character changed, or with another key’s secret', async () => {
    const [one, two] = [await ada.make(), await ada.make()];
    const [left, right] = [one.key.slice(0, 21), two.key.slice(21)];
    const changed = `${one.key.slice(0, -1)}${one.key.endsWith('A') ? 'B' : 'A'}`;
    for (const key of [left + right, changed, one.key.slice(0, -1), `${one.key}A`, one.key.toUpperCase(), 'eck_']) {
      expect((await ada.read(key)).statusCode, key).toBe(401);
    }
    expect((await ada.read(one.key)).statusCode).toBe(200);
  });

  it('cannot be tried out: past the limit of their address nothing is looked up any more', async () => {
    const find = { asked: 0 };
    const { keys } = harness.context;
    const real = keys.find;
    keys.find = (words) => {
      find.asked += 1;
      return real(words);
    };
    const all: number[] = [];
    for (let i = 0; i < 100; i++) all.push((await ada.read(guess(i), '192.0.2.99')).statusCode);
    keys.find = real;
    expect([all.filter((one) => one === 401).length, all.filter((one) => one === 429).length]).toEqual([60, 40]);
    expect(find.asked).toBe(60);
  });

  it('have a limit of their own, which is not their owner’s', async () => {
    const { key } = await ada.make();
    const all: number[] = [];
    for (let i = 0; i < 61; i++) all.push((await ada.read(key)).statusCode);
    expect([all.filter((one) => one === 200).length, all.at(-1)]).toEqual([60, 429]);
    expect((await ada.call('GET', '/keys')).status).toBe(200);
    expect((await ada.read((await ada.make()).key)).statusCode).toBe(200);
  });

  it(`are ${MOST_KEYS} at most, however many are made at once`, async () => {
    const { pool } = harness.database;
    const text = `insert into event_keys select 'id-' || i, $1, 'k', '{read}', 'h', 'ada' from generate_series(2, $2) i`;
    await pool.query(text, [ada.eventId, MOST_KEYS]);
    const made = await Promise.all([1, 2, 3].map(() => ada.call('POST', '/keys', { name: 'k', scopes: ['read'] })));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('are in the audit trail when made and removed', async () => {
    const { id } = await ada.make();
    await ada.call('DELETE', `/keys/${id}`);
    const text = `select actor, action, detail->>'key' as key from audit_log where event_id = $1 and action like 'key.%' order by id`;
    const { rows } = await harness.database.pool.query(text, [ada.eventId]);
    expect(rows).toEqual(['key.create', 'key.remove'].map((action) => ({ actor: ada.sub, action, key: id })));
  });
});
