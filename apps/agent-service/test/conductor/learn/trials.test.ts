import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensurePartitions } from '@conductor/database';
import { contextsOf } from '../../../src/conductor/learn/lesson.ts';
import { reachOf } from '../../../src/conductor/learn/measure.ts';
import { measureTrials } from '../../../src/conductor/learn/trials.ts';
import {
  decisionIdWhere,
  makeSession,
  proposal,
  propose,
  startStores,
  type Session,
  type Stores,
} from '../../support/stores.ts';

const TIMING = { tickIntervalMs: 5_000, windowMs: 60_000 };

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
  await ensurePartitions(stores.a.pool, Date.now());
});
afterAll(() => stores[Symbol.asyncDispose]());
beforeEach(() => stores.rows('delete from bandit_contexts'));

const run = ({ decisions }: Stores['a']) => measureTrials({ decisions, timing: TIMING });
const trial = (id: string) => stores.row('select * from trials where decision_id = $1', [id]);
const streams = async (): Promise<unknown[]> => {
  const rows = await stores.rows(
    `select distinct jsonb_object_keys(span -> 'streams') as stream from bandit_contexts, jsonb_array_elements(spans) span`,
  );
  return rows.map(({ stream }) => stream);
};

/** Proposed a while ago, so that its horizon has come; ticks stand around both moments. */
async function proposed(held: boolean, session?: Session): Promise<{ id: string; sessionId: string }> {
  const { sessionId, ...rest } = session ?? (await makeSession(stores, { holdoutRate: 0.1 }));
  const id = decisionIdWhere(held);
  const result = await propose(stores.a, proposal({ sessionId, ...rest }, { decisionId: id }));
  if (result.kind !== 'decided') throw new Error(result.reason);
  await stores.rows(`update trials set due_at = due_at - interval '62 seconds' where decision_id = $1`, [id]);
  await stores.rows(
    `update decisions set created_at = created_at - interval '62 seconds', measure_at = measure_at - interval '62 seconds' where id = $1`,
    [id],
  );
  for (const [seconds, score] of [
    [0, 0.3],
    [61, 0.4],
  ]) {
    await stores.rows(
      `insert into engagement_ticks (session_id, at, score, expected, coverage, signals, breakdown)
       select session_id, created_at + $2 * interval '1 second', $3, 0.6, 1, '{}', $4 from decisions where id = $1`,
      [id, seconds, score, JSON.stringify([{ part: 'chat', weight: 0.3, value: score, contribution: score }])],
    );
  }
  return { id, sessionId };
}

describe('FAULT 52: interventions were measured from execution, hold-outs from proposal', () => {
  it.each([
    [true, 'HOLDOUT', 'HELD'],
    [false, 'OFFERED:POLL', 'PENDING'],
  ] as const)('a proposal is tried from its proposal on, held back: %s', async (held, stream, status) => {
    const { id } = await proposed(held);
    const counts = await Promise.all([stores.a, stores.b, stores.a, stores.b].map(run));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(await trial(id)).toMatchObject({
      held_rate: 0.1,
      score: expect.closeTo(0.3, 5),
      expected: expect.closeTo(0.6, 5),
      delta: expect.closeTo(0.1, 5),
      reason: null,
    });
    expect(await streams()).toEqual([stream]);
    expect(await stores.row('select status, reward from decisions where id = $1', [id])).toEqual({
      status,
      reward: null,
    });
    expect(await run(stores.b)).toBe(0);
  });

  it.each<[string, string]>([
    ['rejected', `update decisions set status = 'REJECTED' where id = $1`],
    ['expired', `update decisions set status = 'EXPIRED' where id = $1`],
    [
      'carried out, with another beside it',
      `update decisions set status = 'EXECUTED', executed_at = created_at + interval '40 seconds' where id = $1`,
    ],
  ])('an offer counts where it was %s', async (_, change) => {
    const { id, sessionId } = await proposed(false);
    await stores.rows(change, [id]);
    await stores.rows(
      `insert into decisions (id, session_id, event_id, arm, status, mode, confidence_basis, expires_at, executed_at, measure_at)
       select $1 || '-2', session_id, event_id, 'BROADCAST', 'EXECUTED', 'AUTO', 'PRIOR', now(), created_at, now() from decisions where id = $1`,
      [id],
    );
    expect(await run(stores.a)).toBe(1);
    expect(await trial(id)).toMatchObject({ delta: expect.closeTo(0.1, 5) });
    await stores.rows('delete from decisions where session_id = $1 and id like $2', [sessionId, '%-2']);
  });

  it('is closed without a result where the session ended before, and teaches nothing', async () => {
    const { id, sessionId } = await proposed(false);
    const ended = `update sessions set status = 'ENDED', ended_at = now() - interval '20 seconds' where id = $1`;
    await stores.rows(ended, [sessionId]);
    expect(await run(stores.a)).toBe(1);
    expect(await trial(id)).toMatchObject({ delta: null, reason: 'the session ended' });
    expect(await streams()).toEqual([]);
    expect(await run(stores.b)).toBe(0);
  });

  it('survives a failure in between: neither half taught nor lost', async () => {
    const { id } = await proposed(true);
    const [due] = await stores.a.decisions.dueTrials(10, reachOf(TIMING));
    if (due === undefined) throw new Error('nothing is due');
    const broken = async () => {
      await using open = await stores.a.decisions.openTrial(id, { score: 1, expected: 1, delta: 0 }, contextsOf(due));
      expect(open?.states.size).toBe(4);
      throw new Error('broken');
    };
    await expect(broken()).rejects.toThrow('broken');
    expect(await trial(id)).toMatchObject({ closed_at: null, delta: null });
    expect(await run(stores.b)).toBe(1);
    expect(await streams()).toEqual(['HOLDOUT']);
  });
});
