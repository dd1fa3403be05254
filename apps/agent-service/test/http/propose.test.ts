import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyScope } from '@conductor/contracts';
import { decisions } from '@conductor/database';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
const ada = bearer('ada', { permissions: ['event:create'] });
const banner = { arm: 'BROADCAST', title: 'A break?', message: 'Ten minutes, then questions.' };
type Headers = Record<string, string>;

const post = async (url: string, payload: object, headers: Headers = ada) => {
  const answer = await harness.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const propose = (change: object = {}, headers: Headers = ada) =>
  post('/agent/sessions/s1/decisions', { content: banner, ...change }, headers);
const approve = (id: string, headers: Headers, body: object = {}) =>
  post(`/agent/sessions/s1/decisions/${id}/approve`, body, headers);
const keyWith = async (...scopes: KeyScope[]): Promise<Headers> => {
  const made = await post('/agent/events/e1/keys', { name: 'Our assistant', scopes });
  return { authorization: `Bearer ${made.body.key}` };
};
const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  (await harness.database.pool.query(sql, values)).rows;
const statusOf = async (id: string) => (await rows('select status from decisions where id = $1', id))[0]?.status;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());
beforeEach(async () => {
  await post('/agent/sessions/register', { sessionId: 's1', eventId: 'e1' });
  await rows(
    `update sessions set paused = false, quiet_until = null, break_from = null, break_until = null, mode = 'AUTO'`,
  );
  await rows(`update decisions set status = 'EXPIRED'`);
  await rows('delete from event_keys');
});

/** What the agent proposed for an anomaly, waiting. */
const proposedByAgent = (id: string) =>
  harness.database.db.insert(decisions).values({
    id,
    sessionId: 's1',
    eventId: 'e1',
    anomalyId: 'a1',
    arm: 'BROADCAST',
    status: 'PENDING',
    mode: 'MANUAL',
    confidenceBasis: 'PRIOR',
    content: { arm: 'BROADCAST', title: 'Hello', message: 'Are you there?' },
    expiresAt: new Date(Date.now() + 600_000),
  });

describe('a proposal by hand', () => {
  it('waits also where the agent may act alone, says whose it is and why, and is told and noted once', async () => {
    const why = 'It has been quiet for ten minutes.';
    const { status, body } = await propose({ why }, await keyWith('propose'));
    expect([status, body.status, body.decidedBy]).toEqual([201, 'PENDING', null]);
    expect(body.reasons).toEqual(['Proposed by the program “Our assistant”', why]);
    expect(body.generation).toEqual({ method: 'PROGRAM' });
    const told = await rows(
      `select (select count(*)::int from outbox where message::text like $1) as told,
        (select count(*)::int from audit_log where action = 'intervention.propose' and detail->>'decisionId' = $2) as noted`,
      `%${body.id}%`,
      body.id,
    );
    expect(told).toEqual([{ told: 1, noted: 1 }]);
    expect((await propose({ id: 'later' })).body.current.id).toBe(body.id);
  });

  it('is carried out once a person approves it, and says nothing of how the agent’s proposals are received', async () => {
    const { body } = await propose({}, await keyWith('propose'));
    expect((await approve(body.id, ada)).body).toMatchObject({ status: 'APPROVED', decidedBy: 'ada' });
    expect(await rows('select * from acceptance')).toEqual([]);
  });

  it.each([['propose', 'approve'] as const, ['approve'] as const])(
    'is approved by no key, whoever made it: scopes %s %s',
    async (...scopes) => {
      const key = await keyWith(...scopes);
      const { body } = await propose({}, scopes.length === 2 ? key : ada);
      expect((await approve(body.id, key)).status).toBe(403);
      expect(await statusOf(body.id)).toBe('PENDING');
      expect((await post(`/agent/sessions/s1/decisions/${body.id}/reject`, {}, key)).status).toBe(200);
    },
  );

  it('leaves what is open as it is, and happens once for each id, also when two requests race', async () => {
    await proposedByAgent('d-agent');
    expect((await propose({ id: 'p1' })).status).toBe(409);
    expect(await statusOf('d-agent')).toBe('PENDING');
    await rows(`update decisions set status = 'EXPIRED'`);
    const both = await Promise.all([propose({ id: 'p1' }), propose({ id: 'p1' })]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(await rows(`select count(*)::int as n from decisions where id = 'p1'`)).toEqual([{ n: 1 }]);
    expect((await propose({ id: 'p1', content: { ...banner, title: 'Tea?' } })).status).toBe(409);
    expect((await post('/interventions/manual', { sessionId: 's1', content: banner, id: 'p1' })).status).toBe(409);
  });

  it.each([
    ['a session that is paused', `update sessions set paused = true`],
    ['quiet time', `update sessions set quiet_until = now() + interval '5 minutes'`],
    [
      'a planned break',
      `update sessions set break_from = now() - interval '1 minute', break_until = now() + interval '5 minutes'`,
    ],
  ])('is refused in %s', async (_, sql) => {
    await rows(sql);
    expect((await propose()).status).toBe(409);
  });

  it('is not made in a session of another event, by a key that may propose', async () => {
    const bea = bearer('bea', { permissions: ['event:create'] });
    await post('/agent/sessions/register', { sessionId: 's-bea', eventId: 'e-bea' }, bea);
    const key = await keyWith('propose');
    const refused = await post('/agent/sessions/s-bea/decisions', { content: banner }, key);
    expect([refused.status, await rows(`select id from decisions where session_id = 's-bea'`)]).toEqual([403, []]);
  });
});

describe('a key that may approve', () => {
  it('approves what the agent proposed in the agent’s words, and never in words of its own', async () => {
    await proposedByAgent('d-words');
    const key = await keyWith('approve');
    expect((await approve('d-words', key, { edits: banner })).status).toBe(403);
    expect(await statusOf('d-words')).toBe('PENDING');
    const denied = await rows(`select outcome from audit_log where detail->>'decisionId' = 'd-words'`);
    expect(denied).toEqual([{ outcome: 'DENIED' }]);
    const { body } = await approve('d-words', key, { version: 1 });
    expect(body).toMatchObject({ status: 'APPROVED', content: { title: 'Hello' } });
    expect(body.decidedBy).toMatch(/^key:[0-9a-f]{16}$/);
  });
});
