import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensurePartitions } from '@conductor/database';
import { learnDue, rewardOnce } from '../../src/conductor/learn.ts';
import { contextsOf } from '../../src/conductor/learn/lesson.ts';
import { measure, reachOf } from '../../src/conductor/learn/measure.ts';
import {
  decisionIdWhere,
  executing,
  makeSession,
  proposal,
  propose,
  REWARD_DELAY_MS,
  startStores,
  type Stores,
} from '../support/stores.ts';

const TIMING = { tickIntervalMs: 5_000, windowMs: 60_000 };

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
  await ensurePartitions(stores.a.pool, Date.now());
});
afterAll(() => stores[Symbol.asyncDispose]());
beforeEach(() => stores.rows('delete from bandit_contexts'));

const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);
const contexts = () => stores.rows('select context from bandit_contexts where n > 0');
/** How many rewards a stream taught, context by context. */
const learnt = async (stream: string): Promise<Record<string, unknown>> => {
  const rows = await stores.rows(
    `select context, sum((e ->> 'successes')::float8 + (e ->> 'failures')::float8) as count
     from bandit_contexts, jsonb_array_elements(spans) span, jsonb_extract_path(span, 'streams', $1) e
     where e is not null group by context`,
    [stream],
  );
  return Object.fromEntries(rows.map(({ context, count }) => [String(context), count]));
};

function learner(one: Stores['a']) {
  const said: string[] = [];
  const telemetry = {
    measured: (id: string, arm: string) => void said.push(`${id} ${arm}`),
    unmeasured: (id: string, reason: string) => void said.push(`${id} ${reason}`),
  };
  return { said, run: () => learnDue({ decisions: one.decisions, telemetry, timing: TIMING }) };
}

/** Carried out a while ago, so that its reward is due now; ticks with the scores before and after stand beside it. */
async function dueNow(before = 0.3, after = 0.5): Promise<{ id: string; sessionId: string; eventId: string }> {
  const session = await makeSession(stores);
  const id = await executing(stores, session);
  const { sessionId, eventId } = session;
  await stores.a.decisions.recordOutcome(
    {
      id: randomUUID(),
      interventionId: id,
      sessionId,
      status: 'EXECUTED',
      executedAt: Date.now(),
      reach: 5,
      reason: null,
    },
    REWARD_DELAY_MS,
  );
  await shift(id);
  await ticks(id, sessionId, before, after);
  return { id, sessionId, eventId };
}
const shift = (id: string) =>
  stores.rows(
    `update decisions set created_at = created_at - interval '62 seconds', dispatched_at = dispatched_at - interval '62 seconds',
       executed_at = executed_at - interval '62 seconds', measure_at = measure_at - interval '62 seconds' where id = $1`,
    [id],
  );
async function ticks(id: string, sessionId: string, before: number | null, after: number | null): Promise<void> {
  const row = await decision(id);
  const start = row.executed_at ?? row.created_at;
  const put = (at: unknown, score: number | null) => {
    const breakdown = score === null ? [] : [{ part: 'chat', weight: 0.3, value: score, contribution: score }];
    return stores.rows(
      `insert into engagement_ticks (session_id, at, score, expected, coverage, signals, breakdown)
       values ($1, $2, $3, null, 1, '{}', $4)`,
      [sessionId, at, score, JSON.stringify(breakdown)],
    );
  };
  await put(start, before);
  await put(row.measure_at, after);
}

describe('FAULT 21: nothing was ever learnt', () => {
  it('a reward is measured from stored rows, stored once, taught once, by however many instances', async () => {
    const { id, sessionId } = await dueNow(0.3, 0.5);
    const learners = [learner(stores.a), learner(stores.b), learner(stores.a), learner(stores.b)];
    const counts = await Promise.all(learners.map((one) => one.run()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    const row = await decision(id);
    expect(row).toMatchObject({ status: 'MEASURED', reward_bonus: 0 });
    expect(Number(row.reward)).toBeCloseTo(1, 5);
    expect(await learnt('POLL')).toEqual({ SUDDEN_DROP: 1, 'SUDDEN_DROP/small': 1 });
    const told = await stores.rows(
      `select message #> '{draft,data}' as data from outbox where session_id = $1 and message #>> '{draft,type}' = 'agent.reward.measured'`,
      [sessionId],
    );
    expect(told).toMatchObject([{ data: { decisionId: id, arm: 'POLL', posterior: { arm: 'POLL', n: 1 } } }]);
    expect(await learner(stores.b).run()).toBe(0);
  });

  it('a retry counts once, whoever makes it and when', async () => {
    const { id } = await dueNow();
    const due = (await stores.a.decisions.dueRewards(50, reachOf(TIMING))).find((one) => one.decisionId === id);
    if (due === undefined) throw new Error('it is not due');
    const result = { reward: 0.7, delta: 0.1, bonus: 0, before: 0.3, after: 0.4 };
    const tell = (one: Stores['a']) => rewardOnce(one.decisions, due, result);
    const answers = await Promise.all([stores.a, stores.b, stores.a, stores.b].map(tell));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await tell(stores.b)).toBe(false);
    expect(await learnt('POLL')).toEqual({ SUDDEN_DROP: 1, 'SUDDEN_DROP/small': 1 });
  });

  it('instances learn together: of 24 rewards none is lost', async () => {
    for (let i = 0; i < 24; i++) await dueNow(0.3, 0.3 + (i % 2) * 0.2);
    const due = await stores.a.decisions.dueRewards(50, reachOf(TIMING));
    const taught = due.map((one, i) => {
      const result = measure(one, TIMING);
      if (result.kind !== 'measured') throw new Error(JSON.stringify(result));
      return rewardOnce((i % 2 ? stores.a : stores.b).decisions, one, result.reward);
    });
    expect(await Promise.all(taught)).toEqual(Array.from({ length: 24 }, () => true));
    expect(await learnt('POLL')).toMatchObject({ SUDDEN_DROP: 24 });
  });

  it('survives a failure in between: nothing is half taught', async () => {
    const { id } = await dueNow();
    const [due] = await stores.a.decisions.dueRewards(10, reachOf(TIMING));
    if (due === undefined) throw new Error('nothing is due');
    const result = { reward: 0.7, delta: 0.1, bonus: 0, before: 0.3, after: 0.4 };
    const broken = async () => {
      await using measured = await stores.a.decisions.openReward(due, result, contextsOf(due));
      expect(measured?.states.size).toBe(4);
      throw new Error('broken');
    };
    await expect(broken()).rejects.toThrow('broken');
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED', reward: null });
    expect(await contexts()).toEqual([]);
    expect(await learner(stores.b).run()).toBe(1);
  });
});

it('one reward that cannot be stored keeps no other waiting', async () => {
  const [bad, good] = [await dueNow(), await dueNow()];
  // A fault of one row that no retry mends.
  await stores.rows(`alter table decisions add constraint broken check (id <> '${bad.id}' or status <> 'MEASURED')`);
  await expect(learner(stores.a).run()).rejects.toThrow('Failed query');
  await stores.rows('alter table decisions drop constraint broken');
  expect(await decision(good.id)).toMatchObject({ status: 'MEASURED' });
  expect(await learner(stores.b).run()).toBe(1);
  expect(await decision(bad.id)).toMatchObject({ status: 'MEASURED' });
});

describe('UNMEASURED teaches nothing', () => {
  it.each<[string, (one: Awaited<ReturnType<typeof dueNow>>) => Promise<unknown>, RegExp]>([
    [
      'the session ended',
      ({ sessionId }) =>
        stores.rows(`update sessions set status = 'ENDED', ended_at = now() - interval '20 seconds' where id = $1`, [
          sessionId,
        ]),
      /the session ended/,
    ],
    [
      'another intervention ran meanwhile',
      ({ sessionId, eventId }) =>
        stores.rows(
          `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, expires_at, executed_at, measure_at)
         values ($3, $1, $2, 'BROADCAST', 'UNMEASURED', 'AUTO', 'PRIOR', now(), now() - interval '30 seconds', now() + interval '30 seconds')`,
          [sessionId, eventId, randomUUID()],
        ),
      /another intervention/,
    ],
    [
      'another one is just being carried out',
      ({ sessionId, eventId }) =>
        stores.rows(
          `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, expires_at, dispatched_at)
         values ($3, $1, $2, 'BROADCAST', 'EXECUTING', 'AUTO', 'PRIOR', now(), now() - interval '30 seconds')`,
          [sessionId, eventId, randomUUID()],
        ),
      /another intervention/,
    ],
    [
      'nothing was known before',
      ({ sessionId }) =>
        stores.rows(
          `update engagement_ticks set score = null where session_id = $1 and at < now() - interval '30 seconds'`,
          [sessionId],
        ),
      /nothing was known before/,
    ],
  ])('where %s', async (_, change, reason) => {
    const one = await dueNow();
    await change(one);
    const { run, said } = learner(stores.a);
    await Promise.all([run(), learner(stores.b).run()]);
    expect(await decision(one.id)).toMatchObject({
      status: 'UNMEASURED',
      reward: null,
      reason: expect.stringMatching(reason),
    });
    expect(said.length).toBeLessThanOrEqual(1);
    expect(await contexts()).toEqual([]);
  });
});

it('a hold-out is measured like the rest, from proposal time; its trial teaches what doing nothing does', async () => {
  const session = await makeSession(stores, { holdoutRate: 0.1 });
  const id = decisionIdWhere(true);
  await propose(stores.a, proposal(session, { decisionId: id }));
  await shift(id);
  await ticks(id, session.sessionId, 0.3, 0.4);
  const { run, said } = learner(stores.a);
  expect(await run()).toBe(1);
  expect(said).toEqual([`${id} HOLDOUT`]);
  expect(await decision(id)).toMatchObject({ status: 'MEASURED', holdout: true });
  expect(await contexts()).toEqual([]);
  const { holdouts, arms } = await stores.a.organiser.stats(session.sessionId);
  expect(holdouts).toMatchObject({ count: 1, meanReward: expect.closeTo(0.75, 5) });
  expect(arms).toEqual([]);
});

it('a rejection trains how often an arm is accepted, never what it does', async () => {
  const session = await makeSession(stores);
  const result = await propose(stores.a, proposal(session));
  if (result.kind !== 'decided') throw new Error(result.reason);
  await stores.a.decisions.reject({ sessionId: session.sessionId, decisionId: result.decision.id, actor: 'owner' });
  expect(
    await stores.row('select arm, approved, rejected from acceptance where event_id = $1', [session.eventId]),
  ).toEqual({
    arm: 'POLL',
    approved: 0,
    rejected: 1,
  });
  expect(await contexts()).toEqual([]);
});
