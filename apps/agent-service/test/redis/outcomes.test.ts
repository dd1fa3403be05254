import { randomUUID } from 'node:crypto';
import type { InterventionOutcome } from '@conductor/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handleOutcome } from '../../src/redis/outcomes.ts';
import { executing, makeSession, REWARD_DELAY_MS, startStores, type Stores } from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());

const outcomeOf = (sessionId: string, id: string, change: Partial<InterventionOutcome> = {}): InterventionOutcome => ({
  id: randomUUID(),
  interventionId: id,
  sessionId,
  status: 'EXECUTED',
  executedAt: Date.now(),
  reach: 12,
  reason: null,
  ...change,
});
const recordInDb = (outcome: InterventionOutcome): Promise<boolean> =>
  stores.a.decisions.recordOutcome(outcome, REWARD_DELAY_MS);
const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);

const handle = (payload: unknown) => {
  const onOutcome = vi.fn();
  const handled = handleOutcome({ record: recordInDb, onOutcome }, JSON.stringify(payload));
  return { handled, onOutcome };
};

describe('an entry of the stream of outcomes', () => {
  it('is recorded, and told as known the second time', async () => {
    const session = await makeSession(stores);
    const outcome = outcomeOf(session.sessionId, await executing(stores, session));
    for (const known of [false, true]) {
      const { handled, onOutcome } = handle(outcome);
      expect(await handled).toBe('done');
      expect(onOutcome).toHaveBeenCalledExactlyOnceWith(outcome, known);
    }
    expect(await decision(outcome.interventionId)).toMatchObject({ status: 'EXECUTED', reach: 12 });
  });

  it('is parked with its reason when nobody can read it', async () => {
    const { handled, onOutcome } = handle({ interventionId: 'x' });
    expect(await handled).toEqual({ parked: expect.stringMatching(/Invalid intervention outcome/) });
    expect(await handleOutcome({ record: recordInDb, onOutcome }, '{')).toEqual({ parked: expect.any(String) });
    expect(onOutcome).not.toHaveBeenCalled();
  });

  it('is rejected while the database is away, so that the consumer tries again', async () => {
    const deps = { record: () => Promise.reject(new Error('gone')), onOutcome: vi.fn() };
    await expect(handleOutcome(deps, JSON.stringify(outcomeOf('s', 'd')))).rejects.toThrow('gone');
  });
});

describe('an outcome', () => {
  it('is settled once, however often and on how many instances it arrives', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    const outcome = outcomeOf(session.sessionId, id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? stores.a : stores.b).decisions.recordOutcome(outcome, REWARD_DELAY_MS),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    const told = `select 1 from outbox where session_id = $1 and message #>> '{draft,type}' = 'agent.intervention.executed'`;
    expect(await stores.rows(told, [session.sessionId])).toHaveLength(1);
  });

  it('FAULT 32: what is written as executed is what the statistics count', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    await recordInDb(outcomeOf(sessionId, await executing(stores, session)));
    const { arms } = await stores.a.organiser.stats(sessionId);
    expect(arms).toMatchObject([{ arm: 'POLL', proposed: 1, approved: 1, executed: 1, failed: 0, measured: 0 }]);
  });

  it('of a failure fails the decision with the executor’s reason', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await recordInDb(outcomeOf(session.sessionId, id, { status: 'FAILED', reason: 'a poll is open already' }));
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'a poll is open already', measure_at: null });
  });

  it('with a clock that is off starts the reward’s clock between dispatch and now', async () => {
    const [early, late] = [await makeSession(stores), await makeSession(stores)];
    const ids = [await executing(stores, early), await executing(stores, late)];
    await recordInDb(outcomeOf(early.sessionId, ids[0] ?? '', { executedAt: 1 }));
    await recordInDb(outcomeOf(late.sessionId, ids[1] ?? '', { executedAt: Date.now() + 3_600_000 }));
    for (const id of ids) {
      const row = await stores.row(
        `select executed_at between dispatched_at and now() as sane,
           abs(extract(epoch from measure_at - executed_at) - 60) < 0.1 as delayed from decisions where id = $1`,
        [id],
      );
      expect(row).toEqual({ sane: true, delayed: true });
    }
  });

  it('of nothing of ours changes nothing', async () => {
    expect(await recordInDb(outcomeOf('nowhere', 'nothing'))).toBe(false);
  });
});
