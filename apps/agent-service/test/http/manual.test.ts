import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decisions } from '@conductor/database';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
const ada = bearer('ada', { permissions: ['event:create'] });
const banner = { arm: 'BROADCAST', title: 'Back at ten', message: 'Coffee is in the hall.' };

const post = (url: string, payload: object, headers = ada) =>
  harness.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload });
const send = (change: object = {}, headers = ada) =>
  post('/interventions/manual', { sessionId: 's1', content: banner, ...change }, headers);

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());
beforeEach(async () => {
  await post('/agent/sessions/register', { sessionId: 's1', eventId: 'e1' });
  await harness.database.pool.query(`update sessions set paused = false`);
  await harness.database.pool.query(`update decisions set status = 'EXPIRED'`);
});

/** A proposal of the agent's that waits, or an intervention that is under way. */
const open = (id: string, status: 'PENDING' | 'EXECUTING') =>
  harness.database.db.insert(decisions).values({
    id,
    sessionId: 's1',
    eventId: 'e1',
    arm: 'POLL',
    status,
    mode: 'MANUAL',
    confidenceBasis: 'PRIOR',
    expiresAt: new Date(Date.now() + 600_000),
  });

describe('an intervention by hand', () => {
  it('is approved at once in the organiser’s words, told to the feed, and written into the audit trail', async () => {
    const answer = await send();
    expect(answer.statusCode, answer.body).toBe(201);
    const decision = answer.json();
    expect(decision).toMatchObject({ status: 'APPROVED', decidedBy: 'ada', content: banner, anomalyId: null });
    expect(decision.generation).toEqual({ method: 'HUMAN' });
    const { rows } = await harness.database.pool.query(
      `select (select count(*)::int from outbox where message::text like $1) as told,
        (select count(*)::int from audit_log where action = 'intervention.manual' and detail->>'decisionId' = $2) as noted`,
      [`%${decision.id}%`, decision.id],
    );
    expect(rows).toEqual([{ told: 1, noted: 1 }]);
  });

  it('happens and is counted once for each id, also when two requests race', async () => {
    const answers = await Promise.all([send({ id: 'by-hand-1' }), send({ id: 'by-hand-1' })]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201]);
    expect(await count('by-hand-1')).toBe(1);
    expect(harness.settled.filter((id) => id === 'by-hand-1')).toEqual(['by-hand-1']);
  });

  it('with other words is another one, and is not sent under the same id', async () => {
    expect((await send({ id: 'by-hand-2' })).statusCode).toBe(201);
    const answer = await send({ id: 'by-hand-2', content: { ...banner, message: 'Tea is in the hall.' } });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('leave the id out or make a new one');
  });

  it('goes to one session when two of different events race for one id', async () => {
    const bob = bearer('bob', { permissions: ['event:create'] });
    await post('/agent/sessions/register', { sessionId: 's-bob', eventId: 'e-bob' }, bob);
    const answers = await Promise.all([send({ id: 'by-two' }), send({ id: 'by-two', sessionId: 's-bob' }, bob)]);
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await count('by-two')).toBe(1);
  });

  it('is the hundredth of an event within an hour at most', async () => {
    const bea = bearer('bea', { permissions: ['event:create'] });
    await post('/agent/sessions/register', { sessionId: 's-full', eventId: 'e-full' }, bea);
    await harness.database.pool.query(
      `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, expires_at, dispatched_at)
       select 'd-full-' || n, 's-full', 'e-full', 'POLL', 'MEASURED', 'AUTO', 'PRIOR', now(), now() - interval '59 minutes'
       from generate_series(1, 99) n`,
    );
    expect((await send({ sessionId: 's-full' }, bea)).statusCode).toBe(201);
    await harness.database.pool.query(
      `update decisions set status = 'MEASURED', dispatched_at = now() where session_id = 's-full'`,
    );
    const answer = await send({ sessionId: 's-full' }, bea);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('100 interventions within an hour');
    await harness.database.pool.query(
      `update decisions set dispatched_at = now() - interval '61 minutes' where id = 'd-full-1'`,
    );
    expect((await send({ sessionId: 's-full' }, bea)).statusCode).toBe(201);
  });

  it('is not sent under the id of a decision that is another', async () => {
    await open('d-other', 'PENDING');
    expect((await send({ id: 'd-other' })).statusCode).toBe(409);
    await expect(statusOf('d-other')).resolves.toBe('PENDING');
  });

  it('makes what waits give way, and itself waits for what is under way', async () => {
    await open('d-waits', 'PENDING');
    expect((await send()).statusCode).toBe(201);
    await expect(statusOf('d-waits')).resolves.toBe('SUPERSEDED');
    await harness.database.pool.query(`update decisions set status = 'EXPIRED'`);
    await open('d-runs', 'EXECUTING');
    const answer = await send();
    expect([answer.statusCode, answer.json().current.id]).toEqual([409, 'd-runs']);
  });

  it('does not run in a paused session, nor for an event that is switched off, and says which it is', async () => {
    await post('/agent/sessions/s1/pause', {});
    expect((await send()).json()).toMatchObject({ status: 409, detail: 'The session is paused' });
    await post('/agent/sessions/s1/resume', {});
    const url = '/api/v1/agent/events/e1/settings';
    await harness.app.inject({ method: 'PUT', url, headers: ada, payload: { enabled: false } });
    expect((await send()).json()).toMatchObject({ status: 409, detail: 'The agent is switched off for the event' });
    await harness.app.inject({ method: 'PUT', url, headers: ada, payload: { enabled: true } });
    await harness.context.organiser.setInstallationPaused(true, 'root');
    expect((await send()).json()).toMatchObject({ status: 409, detail: 'The whole installation is paused' });
    await harness.context.organiser.setInstallationPaused(false, 'root');
    expect((await send()).statusCode).toBe(201);
  });

  it.each([
    [
      'an arm that the installation does not offer',
      { content: { arm: 'GAMIFICATION', title: 'Go', description: 'Go', goal: 5, durationSeconds: 60 } },
      'arm',
    ],
    [
      'the same answer twice',
      { content: { arm: 'POLL', question: 'Tea?', options: ['Yes', 'yes '], durationSeconds: 60 } },
      'options',
    ],
    [
      'two answers that look the same',
      { content: { arm: 'POLL', question: 'Tea?', options: ['Yes', 'Y\u0435s'], durationSeconds: 60 } },
      'options',
    ],
    ['words that show nothing', { content: { ...banner, message: '\u200b\u3164' } }, 'must show something'],
    [
      'an answer that shows nothing',
      { content: { arm: 'POLL', question: 'Tea?', options: ['Yes', '\u2800'], durationSeconds: 60 } },
      'must show something',
    ],
    ['words that are too long', { content: { ...banner, title: 'x'.repeat(81) } }, 'title'],
    ['what it does not know', { eventId: 'e2' }, 'not known'],
  ])('refuses %s and names the field', async (_, change, field) => {
    const answer = await send(change);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(field);
  });

  it('FAULT 2: is refused to everybody but the organiser of the session that the body names', async () => {
    const eve = bearer('eve', { permissions: ['event:manage', 'event:create'] });
    await post('/agent/sessions/register', { sessionId: 's-eve', eventId: 'e-eve' }, eve);
    const before = await harness.database.db.$count(decisions);
    for (const change of [{}, { sessionId: ' s1 ' }, { sessionId: 'nothing' }, { sessionId: '' }, { sessionId: 7 }]) {
      expect((await send(change, eve)).statusCode).toBe(403);
    }
    expect(await harness.database.db.$count(decisions)).toBe(before);
    expect((await send({ sessionId: 's-eve' }, eve)).statusCode).toBe(201);
  });
});

const one = async (sql: string, id: string): Promise<unknown> =>
  (await harness.database.pool.query(sql, [id])).rows[0]?.answer;
const count = (id: string) => one('select count(*)::int as answer from decisions where id = $1', id);
const statusOf = (id: string) => one('select status as answer from decisions where id = $1', id);
