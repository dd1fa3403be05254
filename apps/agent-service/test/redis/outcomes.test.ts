import { randomUUID } from 'node:crypto';
import { CONSUMER_GROUPS, STREAMS, type InterventionOutcome } from '@conductor/contracts';
import { startRedis } from '@conductor/dev-env';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectBlocking } from '../../src/redis/connect.ts';
import { createStreamReader } from '../../src/redis/consumer.ts';
import { consumeOutcomes } from '../../src/redis/outcomes.ts';
import { executing, makeSession, REWARD_DELAY_MS, startStores, type Stores } from '../support/stores.ts';

const STREAM = STREAMS.outcomes;
const GROUP = CONSUMER_GROUPS.outcomes;

let stores: Stores;
let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
beforeAll(async () => {
  [stores, server] = await Promise.all([startStores(), startRedis()]);
  redis = connectBlocking(server.url, 'test', { up: () => undefined, down: () => undefined });
  await vi.waitFor(() => expect(redis.status).toBe('ready'), 5_000);
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([stores[Symbol.asyncDispose](), server.stop()]);
});
beforeEach(() => redis.flushall());

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
const write = (payload: unknown) => redis.xadd(STREAM, '*', 'payload', JSON.stringify(payload));
const waitingEntries = async () => {
  const pending: unknown = await redis.xpending(STREAM, GROUP, '-', '+', 100);
  return Array.isArray(pending) ? pending : [];
};
const parked = () => redis.xrange(`${STREAM}:parked`, '-', '+');
/** As if everything had been given out so long ago; the counts of deliveries stay. */
const age = async (ms: number) => {
  for (const [id, owner, , count] of await waitingEntries()) {
    await redis.xclaim(STREAM, GROUP, owner, 0, id, 'IDLE', ms, 'RETRYCOUNT', count, 'JUSTID');
  }
};

type Settle = (outcome: InterventionOutcome) => Promise<boolean>;
const settleInDb: Settle = (outcome) => stores.a.decisions.recordOutcome(outcome, REWARD_DELAY_MS);
function consumer(settle: Settle = settleInDb, name = 'me') {
  const seen: { id: string; known: boolean }[] = [];
  const reader = createStreamReader(redis, { stream: STREAM, group: GROUP, consumer: name });
  const round = () =>
    consumeOutcomes({
      reader,
      settle,
      onOutcome: ({ interventionId }, known) => seen.push({ id: interventionId, known }),
      onParked: () => undefined,
    });
  return { round, seen };
}
const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);

describe('FAULT 11: only new entries were read, pending ones never', () => {
  it('what was written before anybody read is read, and so it is again after Redis lost everything', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await write(outcomeOf(session.sessionId, id));
    const { round, seen } = consumer();
    expect(await round()).toBe(1);
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED', reach: 12 });
    await redis.flushall();
    await write(outcomeOf(session.sessionId, id));
    expect(await round()).toBe(1);
    expect(seen).toEqual([
      { id, known: false },
      { id, known: true },
    ]);
    expect(await waitingEntries()).toEqual([]);
  });

  it('what a dead consumer was given is finished by another, not before it is sure to be dead', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await redis.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM');
    await write(outcomeOf(session.sessionId, id));
    await redis.xreadgroup('GROUP', GROUP, 'dead', 'STREAMS', STREAM, '>');
    const { round } = consumer();
    await age(19_000);
    expect(await round()).toBe(0);
    await age(20_500);
    expect(await round()).toBe(1);
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED' });
    expect(await waitingEntries()).toEqual([]);
  });
});

describe('FAULT 12: errors were swallowed and then acknowledged', () => {
  it('what failed for now stays, is tried again soon, and an outage however long parks nothing', async () => {
    const session = await makeSession(stores);
    const ids = [await executing(stores, session), await executing(stores, await makeSession(stores))];
    for (const id of ids) await write(outcomeOf(session.sessionId, id));
    let away = true;
    const down = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    const { round, seen } = consumer((outcome) => (away ? Promise.reject(down) : settleInDb(outcome)));
    for (let i = 0; i < 12; i++) {
      await expect(round()).rejects.toThrow('gone');
      const idle = (await waitingEntries()).map((entry: unknown[]) => Number(entry[2]));
      expect(idle).toHaveLength(2);
      expect(Math.min(...idle)).toBeGreaterThanOrEqual(18_900);
      await age(20_500);
    }
    away = false;
    expect(await round()).toBe(2);
    expect(seen.map((one) => one.id)).toEqual(ids);
    expect(await parked()).toEqual([]);
    expect(await waitingEntries()).toEqual([]);
  });

  it('what can never be settled is parked in sight, with its reason, and keeps nothing else waiting', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await write({ interventionId: id });
    await redis.xadd(STREAM, '*', 'payload', '{');
    await redis.xadd(STREAM, '*', 'other', 'field');
    await write(outcomeOf(session.sessionId, id));
    expect(await consumer().round()).toBe(4);
    const reasons = (await parked()).map(([, fields]) => fields[fields.indexOf('reason') + 1]);
    expect(reasons).toHaveLength(3);
    for (const reason of reasons) expect(reason).toMatch(/Invalid intervention outcome/);
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED' });
    expect(await waitingEntries()).toEqual([]);
  });

  it('what ended five readers is parked and not touched again', async () => {
    await redis.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM');
    await write(outcomeOf('s', 'd'));
    await redis.xreadgroup('GROUP', GROUP, 'dead-0', 'STREAMS', STREAM, '>');
    for (let i = 1; i <= 5; i++) {
      for (const [id] of await waitingEntries()) await redis.xclaim(STREAM, GROUP, `dead-${i}`, 0, id);
    }
    await age(20_500);
    const settle = vi.fn(settleInDb);
    expect(await consumer(settle).round()).toBe(1);
    expect(settle).not.toHaveBeenCalled();
    expect(await parked()).toHaveLength(1);
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
    await settleInDb(outcomeOf(sessionId, await executing(stores, session)));
    const { arms } = await stores.a.organiser.stats(sessionId);
    expect(arms).toMatchObject([{ arm: 'POLL', proposed: 1, approved: 1, executed: 1, failed: 0, measured: 0 }]);
  });

  it('of a failure fails the decision with the executor’s reason', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await settleInDb(outcomeOf(session.sessionId, id, { status: 'FAILED', reason: 'a poll is open already' }));
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'a poll is open already', measure_at: null });
  });

  it('with a clock that is off starts the reward’s clock between dispatch and now', async () => {
    const [early, late] = [await makeSession(stores), await makeSession(stores)];
    const ids = [await executing(stores, early), await executing(stores, late)];
    await settleInDb(outcomeOf(early.sessionId, ids[0] ?? '', { executedAt: 1 }));
    await settleInDb(outcomeOf(late.sessionId, ids[1] ?? '', { executedAt: Date.now() + 3_600_000 }));
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
    expect(await settleInDb(outcomeOf('nowhere', 'nothing'))).toBe(false);
  });
});
