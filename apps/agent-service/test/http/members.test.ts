import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_MEMBERS } from '@conductor/contracts';
import { eventMembers } from '@conductor/database';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, sub: string, payload?: object) => {
  const headers = bearer(sub, sub === 'root' ? { permissions: ['*'] } : {});
  const answer = await harness.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};
const set = (userId: string, role: string, by = 'ada') =>
  call('POST', '/agent/events/e1/members', by, { userId, role });
const remove = (userId: string, by = 'ada') => call('DELETE', `/agent/events/e1/members/${userId}`, by);
const transfer = (to: string, by = 'ada') => call('POST', '/agent/events/e1/transfer', by, { to });
const status = async (sub: string) => (await call('GET', '/agent/sessions/s1/status', sub)).status;
const pause = async (sub: string) => (await call('POST', '/agent/sessions/s1/pause', sub)).status;
const list = async (sub: string) => (await call('GET', '/agent/sessions', sub)).body.items.length;
const register = async (sub: string) =>
  (await call('POST', '/agent/sessions/register', sub, { sessionId: 's1', eventId: 'e1' })).status;
const trail = async (action: string) => {
  const text = 'select actor, event_id, detail from audit_log where action = $1 order by id desc limit 1';
  return (await harness.database.pool.query(text, [action])).rows[0];
};

beforeEach(async () => {
  const { pool } = harness.database;
  await pool.query('delete from event_members');
  await pool.query("update events set organizer_id = 'ada'");
  const url = '/api/v1/agent/sessions/register';
  const headers = bearer('ada', { permissions: ['event:create'] });
  await harness.app.inject({ method: 'POST', url, headers, payload: { sessionId: 's1', eventId: 'e1' } });
});

describe('the members of an event', () => {
  it('begin with the organiser alone', async () => {
    const only = { id: 'ada', userId: 'ada', eventId: 'e1', role: 'owner', organiser: true, addedAt: null };
    expect((await call('GET', '/agent/events/e1/members', 'ada')).body).toEqual({ items: [only] });
  });

  it('may what their role says from the next request on, and nothing once it is taken away', async () => {
    expect([await status('mia'), await pause('mia')]).toEqual([403, 403]);
    expect(await set('mia', 'viewer')).toMatchObject({ status: 200, body: { userId: 'mia', role: 'viewer' } });
    expect([await status('mia'), await pause('mia')]).toEqual([200, 403]);
    await set('mia', 'moderator');
    expect([await status('mia'), await pause('mia')]).toEqual([200, 200]);
    expect((await set('tom', 'viewer', 'mia')).status).toBe(403);
    await set('mia', 'owner');
    expect((await set('tom', 'viewer', 'mia')).status).toBe(200);
    expect((await remove('mia')).status).toBe(200);
    expect([await status('mia'), await pause('mia')]).toEqual([403, 403]);
    expect((await remove('mia')).status).toBe(404);
  });

  it('are in the audit trail with every change', async () => {
    await set('mia', 'viewer');
    const entry = { actor: 'ada', event_id: 'e1', detail: { userId: 'mia', role: 'viewer' } };
    expect(await trail('member.set')).toEqual(entry);
    await remove('mia');
    expect(await trail('member.remove')).toEqual({ ...entry, detail: { userId: 'mia' } });
  });

  it('see the event’s sessions in their list, and a moderator registers more of them', async () => {
    expect([await list('mia'), await register('mia')]).toEqual([0, 403]);
    await set('mia', 'viewer');
    expect([await list('mia'), await register('mia')]).toEqual([1, 403]);
    await set('mia', 'moderator');
    expect([await list('mia'), await register('mia')]).toEqual([1, 200]);
  });

  it('cannot take the event from its organiser', async () => {
    await set('mia', 'owner');
    expect((await remove('ada', 'mia')).status).toBe(409);
    expect((await set('ada', 'viewer', 'mia')).status).toBe(409);
    expect(await pause('ada')).toBe(200);
  });

  it.each(['guest:1', 'key:1'])('are people: %s is refused', async (name) => {
    expect((await set(name, 'owner')).status).toBe(400);
    expect((await transfer(name)).status).toBe(400);
  });

  it('are strangers where their name is what every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) expect(await status(name)).toBe(403);
    await set('__proto__', 'viewer');
    expect([await status('__proto__'), await pause('__proto__')]).toEqual([200, 403]);
  });

  it(`are ${MOST_MEMBERS} at most, however many are added at once`, async () => {
    const rows = Array.from({ length: MOST_MEMBERS - 1 }, (_, i) => ({
      eventId: 'e1',
      userId: `u${i}`,
      role: 'viewer' as const,
    }));
    await harness.database.db.insert(eventMembers).values(rows);
    const answers = await Promise.all(['x', 'y', 'z'].map((name) => set(name, 'viewer')));
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(2);
    expect((await set('u1', 'moderator')).status).toBe(200);
  });
});

describe('an event that was registered by the wrong one', () => {
  it('is handed over whole: it is the other’s, and the first has no part in it', async () => {
    await set('mia', 'viewer');
    expect(await transfer('mia')).toMatchObject({ status: 200, body: { userId: 'mia', organiser: true } });
    expect([await pause('mia'), await status('ada')]).toEqual([200, 403]);
    expect((await call('GET', '/agent/events/e1/members', 'mia')).body.items).toHaveLength(1);
    expect(await trail('event.transfer')).toEqual({ actor: 'ada', event_id: 'e1', detail: { from: 'ada', to: 'mia' } });
  });

  it('can be handed over by a super-user, and by no moderator', async () => {
    await set('mia', 'moderator');
    expect((await transfer('mia', 'mia')).status).toBe(403);
    expect((await transfer('zoe', 'root')).status).toBe(200);
    expect([await pause('zoe'), await pause('ada')]).toEqual([200, 403]);
  });
});
