import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FenceLost } from '../../src/errors.ts';
import {
  anomalyOf,
  decisionIdWhere,
  makeSession,
  proposal,
  propose,
  REWARD_DELAY_MS,
  startStores,
  stepsOf,
  waiting,
  type Stores,
} from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());

const decisionsOf = (sessionId: string) =>
  stores.rows('select * from decisions where session_id = $1 order by created_at', [sessionId]);
const told = (sessionId: string) =>
  stores.rows('select message from outbox where session_id = $1 order by seq', [sessionId]);
const refusals = async (sessionId: string) =>
  (
    await stores.rows(`select detail from audit_log where session_id = $1 and action = 'decision.refused'`, [sessionId])
  ).map((row) => row.detail);

describe('at most one open decision a session', () => {
  it('of 20 proposals at once over two instances one is stored, the others are refused', async () => {
    const session = await makeSession(stores);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => propose(i % 2 ? stores.a : stores.b, proposal(session))),
    );
    expect(results.filter((result) => result.kind === 'decided')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'refuse' && result.code === 'OPEN_DECISION')).toHaveLength(19);
    expect(await decisionsOf(session.sessionId)).toHaveLength(1);
  });

  it('FAULT 18: a second proposal does not overwrite the first', async () => {
    const session = await makeSession(stores);
    const id = await waiting(stores, session);
    const second = await propose(stores.b, proposal(session));
    expect(second).toMatchObject({ kind: 'refuse', code: 'OPEN_DECISION', reason: `decision ${id} is PENDING` });
    expect(await decisionsOf(session.sessionId)).toMatchObject([{ id, status: 'PENDING', version: 1 }]);
  });

  it('one of higher severity supersedes it, in the same transaction', async () => {
    const session = await makeSession(stores);
    const id = await waiting(stores, session);
    const graver = anomalyOf(session.sessionId, 'CRITICAL');
    const second = await waiting(stores, session, { anomaly: graver });
    expect(await decisionsOf(session.sessionId)).toMatchObject([
      { id, status: 'SUPERSEDED', reason: 'a more severe anomaly came' },
      { id: second, status: 'PENDING' },
    ]);
    expect(await stepsOf(stores, id)).toEqual(['null→PENDING by agent', 'PENDING→SUPERSEDED by agent']);
  });
});

describe('the event’s cap', () => {
  it('is counted under its lock: two sessions at once never exceed it together', async () => {
    const first = await makeSession(stores);
    const second = await makeSession(stores, { eventId: first.eventId });
    await stores.rows('update event_settings set max_interventions_per_hour = 1 where event_id = $1', [first.eventId]);
    const results = await Promise.all([
      propose(stores.a, proposal(first)),
      propose(stores.b, proposal(second)),
      propose(stores.b, proposal(first)),
      propose(stores.a, proposal(second)),
    ]);
    expect(results.filter((result) => result.kind === 'decided')).toHaveLength(1);
  });

  it('counts what was dispatched in the last hour, and not what was rejected or held', async () => {
    const session = await makeSession(stores);
    const { eventId, sessionId } = session;
    await stores.rows('update event_settings set max_interventions_per_hour = 2 where event_id = $1', [eventId]);
    const past = (status: string, holdout: boolean, minutesAgo: number) =>
      stores.rows(
        `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, holdout, created_at, expires_at, dispatched_at)
         values ($1, $2, $3, 'POLL', $4, 'AUTO', 'PRIOR', $5, now() - $6 * interval '1 minute', now(),
           case when $4 in ('MEASURED', 'FAILED') then now() - $6 * interval '1 minute' end)`,
        [randomUUID(), sessionId, eventId, status, holdout, minutesAgo],
      );
    await past('MEASURED', false, 59);
    await past('MEASURED', false, 61);
    await past('REJECTED', false, 20);
    await past('UNMEASURED', true, 20);
    const arms = ['CHAT_PROMPT'] as const;
    const id = await waiting(stores, session, { arms });
    await stores.a.decisions.reject({ sessionId, decisionId: id, actor: 'owner' });
    await past('FAILED', false, 30);
    expect(await propose(stores.a, proposal(session, { arms }))).toMatchObject({ code: 'EVENT_CAP' });
  });
});

describe('FAULTS 23 and 24: nothing fails open, in AUTO neither', () => {
  it.each([
    ['settings are missing', 'delete from event_settings where event_id = $1', 'NO_SETTINGS'],
    ['the agent is disabled', 'update event_settings set enabled = false where event_id = $1', 'DISABLED'],
    ['the white-list is empty', `update event_settings set allowed_interventions = '{}' where event_id = $1`, 'NO_ARM'],
  ])('where %s', async (_, change, code) => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    await stores.rows(change, [session.eventId]);
    expect(await propose(stores.a, proposal(session))).toMatchObject({ kind: 'refuse', code });
    expect(await decisionsOf(session.sessionId)).toEqual([]);
  });

  it('where deciding itself breaks: nothing is stored, nothing is told', async () => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    const before = await told(session.sessionId);
    const asked = proposal(session);
    const input = { ...asked.input, decisionId: '' };
    Object.defineProperty(input, 'anomaly', { get: () => expect.fail('broken') });
    const broken = { ...asked, input };
    await expect(propose(stores.a, broken)).rejects.toThrow('broken');
    expect(await decisionsOf(session.sessionId)).toEqual([]);
    expect(await told(session.sessionId)).toEqual(before);
  });

  it('where the session is another event’s, or gone', async () => {
    const session = await makeSession(stores);
    const other = { ...proposal(session), eventId: 'another' };
    expect(await propose(stores.a, other)).toMatchObject({ kind: 'refuse', code: 'GONE' });
  });

  it('where the lease is another’s: the transaction is given up', async () => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    await stores.rows('update shard_leases set token = token + 1 where shard = $1', [session.fence.shard]);
    await expect(propose(stores.a, proposal(session))).rejects.toThrow(FenceLost);
    expect(await decisionsOf(session.sessionId)).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is recorded with its reason, once as long as the reason is the same', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    await stores.a.organiser.setPaused(sessionId, true);
    const anomaly = anomalyOf(sessionId);
    await propose(stores.a, proposal(session, { anomaly }));
    await propose(stores.b, proposal(session, { anomaly, lastRefusal: 'PAUSED' }));
    await stores.a.organiser.setPaused(sessionId, false);
    await stores.a.organiser.setQuiet(sessionId, new Date(Date.now() + 60_000), 'a film');
    await propose(stores.a, proposal(session, { anomaly, lastRefusal: 'PAUSED' }));
    expect(await refusals(sessionId)).toMatchObject([
      { code: 'PAUSED', reason: 'the session is paused', anomalyId: anomaly.id, anomalyType: 'SUDDEN_DROP' },
      { code: 'QUIET' },
    ]);
  });

  it('of a human is not asked again for the same opening, but for the next', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    const anomaly = anomalyOf(sessionId);
    const decisionId = await waiting(stores, session, { anomaly });
    await stores.a.decisions.reject({ sessionId, decisionId, actor: 'owner', reason: 'not now' });
    expect(await propose(stores.b, proposal(session, { anomaly }))).toMatchObject({ code: 'DECLINED' });
    const reopened = { ...proposal(session, { anomaly }), openingMs: Date.now() + 1 };
    expect(await propose(stores.b, reopened)).toMatchObject({ kind: 'decided' });
  });
});

describe('hold-outs', () => {
  it('happen at one in ten unless the event says otherwise', async () => {
    const eventId = randomUUID();
    await stores.a.sessions.register({ sessionId: randomUUID(), eventId, actor: 'owner', canCreate: true });
    const settings = await stores.row('select * from event_settings where event_id = $1', [eventId]);
    expect(settings).toMatchObject({
      holdout_rate: 0.1,
      min_confidence: 0.5,
      auto_approve_threshold: 0.75,
      max_interventions_per_hour: 10,
      enabled: true,
      allowed_interventions: null,
    });
  });

  it('do nothing, are stored with their propensity, and are shown to nobody before they are measured', async () => {
    const session = await makeSession(stores, { holdoutRate: 0.1, mode: 'AUTO' });
    const { sessionId } = session;
    const before = (await told(sessionId)).length;
    const id = decisionIdWhere(true);
    expect(await propose(stores.a, proposal(session, { decisionId: id }))).toMatchObject({ kind: 'decided' });
    const row = await stores.row(
      'select *, (extract(epoch from measure_at - created_at) * 1000)::int as delay from decisions where id = $1',
      [id],
    );
    expect(row).toMatchObject({ status: 'HELD', holdout: true, propensity: 0.1, compose_until: null });
    expect(Math.abs(Number(row.delay) - REWARD_DELAY_MS)).toBeLessThan(100);
    expect(await told(sessionId)).toHaveLength(before);
    expect(await stores.a.decisions.dispatchDue()).toBe(0);
    expect(await stores.a.decisions.list({ sessionId, limit: 10 })).toMatchObject({ items: [] });
    expect(await stores.a.decisions.list({ sessionId, limit: 10, status: 'HELD' })).toMatchObject({ items: [] });
    expect(await stepsOf(stores, id)).toEqual(['null→HELD by agent']);
  });

  it('are not the rule: the other nine act, with the rest of the probability', async () => {
    const session = await makeSession(stores, { holdoutRate: 0.1, mode: 'AUTO' });
    const result = await propose(stores.a, proposal(session, { decisionId: decisionIdWhere(false) }));
    expect(result).toMatchObject({ decision: { status: 'APPROVED', propensity: 0.9, decidedBy: 'policy' } });
  });
});

it('a decision, its step, its event and the session’s status are one transaction', async () => {
  const session = await makeSession(stores);
  const id = await waiting(stores, session);
  const messages = (await told(session.sessionId)).map((row) => row.message);
  expect(messages.slice(-2)).toMatchObject([
    { target: 'feed', draft: { type: 'agent.decision', data: { id, status: 'PENDING', version: 1 } } },
    { target: 'feed', draft: { type: 'agent.status', data: { status: 'WAITING_APPROVAL' } } },
  ]);
  expect(await stepsOf(stores, id)).toEqual(['null→PENDING by agent']);
});
