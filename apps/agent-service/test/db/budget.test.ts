import { events, llmCalls, type Db } from '@conductor/database';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBudget, sweepBudget, type BudgetCaps } from '../../src/db/budget.ts';
import { readBudget } from '../../src/db/budget-view.ts';
import type { Budget, Spending } from '../../src/ports/budget.ts';
import { startFakeMessagesApi } from '../support/words/fake-messages-api.ts';
import { GOOD, requestFor } from '../support/words/requests.ts';
import { STRONG, composerAt, openTestDatabase } from '../support/words/set-up.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let db: Db;
beforeEach(async () => {
  database = await openTestDatabase();
  db = database.db;
});
afterEach(() => database[Symbol.asyncDispose]());

const CAPS: BudgetCaps = { hourMicros: 100, dayMicros: 250, eventMicros: 200 };
const spend = (micros: number, eventId = 'event-1'): Spending => ({
  eventId,
  sessionId: 'session-1',
  decisionId: 'decision-1',
  model: 'model',
  micros,
});
const cost = (micros: number) => ({ inputTokens: 1, outputTokens: 1, micros });

async function reserved(budget: Budget, micros: number, eventId?: string): Promise<string> {
  const reservation = await budget.reserve(spend(micros, eventId));
  if (!reservation.granted) throw new Error(`refused by ${reservation.cap}`);
  return reservation.id;
}
async function spent(budget: Budget, micros: number, eventId?: string): Promise<void> {
  const id = await reserved(budget, micros, eventId);
  expect(await budget.markSent(id)).toBe(true);
  await budget.spend(id, cost(micros));
}
/** Lets time pass for everything in the ledger. */
const age = (interval: string) =>
  db.execute(
    sql`update llm_calls set closed_at = closed_at - ${interval}::interval, lease_until = lease_until - ${interval}::interval`,
  );
const rows = () => db.select().from(llmCalls);

describe('a reservation', () => {
  test('takes the worst case out, and gives back what was not spent', async () => {
    const budget = createBudget(db, CAPS);
    const id = await reserved(budget, 80);
    expect(await budget.reserve(spend(21))).toEqual({ granted: false, cap: 'hour' });
    expect(await budget.reserve(spend(20))).toMatchObject({ granted: true });
    await budget.markSent(id);
    await budget.spend(id, cost(10));
    expect(await budget.reserve(spend(71))).toEqual({ granted: false, cap: 'hour' });
    expect(await budget.reserve(spend(70))).toMatchObject({ granted: true });
  });

  test('that was released costs nothing, one that was forfeited costs all', async () => {
    const budget = createBudget(db, CAPS);
    await budget.release(await reserved(budget, 100));
    await budget.forfeit(await reserved(budget, 100));
    expect(await budget.reserve(spend(1))).toEqual({ granted: false, cap: 'hour' });
    expect(Object.fromEntries((await rows()).map((row) => [row.status, row.countedMicros]))).toEqual({
      RELEASED: 0,
      FORFEITED: 100,
    });
  });

  test('of two at once for the last of the money only one is granted', async () => {
    const budget = createBudget(db, CAPS);
    const granted = await Promise.all(Array.from({ length: 40 }, () => budget.reserve(spend(10))));
    expect(granted.filter((reservation) => reservation.granted)).toHaveLength(10);
  });

  test('is not settled twice', async () => {
    const budget = createBudget(db, CAPS);
    const id = await reserved(budget, 50);
    await budget.markSent(id);
    await budget.spend(id, cost(20));
    await budget.spend(id, cost(5));
    await budget.release(id);
    await budget.forfeit(id);
    expect(await rows()).toMatchObject([{ status: 'SETTLED', countedMicros: 20 }]);
  });
});

describe('caps roll', () => {
  test('an hour after the cost became final it counts for the hour no more, but for the day', async () => {
    const budget = createBudget(db, { ...CAPS, eventMicros: 1_000 });
    await spent(budget, 100);
    await age('59 minutes');
    expect(await budget.reserve(spend(1))).toEqual({ granted: false, cap: 'hour' });
    await age('1 minute');
    await spent(budget, 100);
    await age('60 minutes');
    expect(await budget.reserve(spend(51))).toEqual({ granted: false, cap: 'day' });
    await spent(budget, 50);
    await age('22 hours');
    expect(await budget.reserve(spend(51))).toMatchObject({ granted: true });
  });

  test('a reservation that is open counts however old it is', async () => {
    const budget = createBudget(db, CAPS);
    await reserved(budget, 100);
    await db.execute(sql`update llm_calls set created_at = created_at - interval '2 days'`);
    expect(await budget.reserve(spend(1))).toEqual({ granted: false, cap: 'hour' });
  });

  test('an event has a cap of its own, and leaves the others theirs', async () => {
    const budget = createBudget(db, { hourMicros: 1_000, dayMicros: 1_000, eventMicros: 100 });
    await spent(budget, 100, 'event-1');
    expect(await budget.reserve(spend(1, 'event-1'))).toEqual({ granted: false, cap: 'event' });
    expect(await budget.reserve(spend(100, 'event-2'))).toMatchObject({ granted: true });
  });
});

describe('what a dead process left open', () => {
  test('is spent in full when it was sent, and released when not', async () => {
    const budget = createBudget(db, CAPS);
    await budget.markSent(await reserved(budget, 60));
    await reserved(budget, 40);
    expect(await sweepBudget(db)).toEqual({ forfeited: 0, released: 0 });
    await age('30 seconds');
    expect(await sweepBudget(db)).toEqual({ forfeited: 1, released: 1 });
    expect(await budget.reserve(spend(41))).toEqual({ granted: false, cap: 'hour' });
    expect(await budget.reserve(spend(40))).toMatchObject({ granted: true });
    expect(await sweepBudget(db)).toEqual({ forfeited: 0, released: 0 });
  });

  test('a process that slept through its lease does not send any more', async () => {
    const budget = createBudget(db, CAPS);
    const id = await reserved(budget, 60);
    await age('30 seconds');
    expect(await budget.markSent(id)).toBe(false);
    await sweepBudget(db);
    expect(await budget.markSent(id)).toBe(false);
  });

  test('a settlement that comes late corrects what had to be assumed', async () => {
    const budget = createBudget(db, CAPS);
    const id = await reserved(budget, 60);
    await budget.markSent(id);
    await age('30 seconds');
    await sweepBudget(db);
    await budget.spend(id, cost(7));
    expect(await rows()).toMatchObject([{ status: 'SETTLED', countedMicros: 7 }]);
  });
});

test('GET /agent/budget: an organiser sees their own events, an administrator all and the installation', async () => {
  await db.insert(events).values([
    { id: 'event-1', organizerId: 'ada' },
    { id: 'event-2', organizerId: 'bob' },
  ]);
  const budget = createBudget(db, CAPS);
  await spent(budget, 30, 'event-1');
  await age('2 hours');
  await spent(budget, 20, 'event-1');
  await reserved(budget, 10, 'event-2');
  const day = { capUsd: 0.0002, spentUsd: 0.00005, reservedUsd: 0 };
  const first = { id: 'event-1', hour: { spentUsd: 0.00002, reservedUsd: 0 }, day };
  expect(await readBudget(db, CAPS, 'ada')).toEqual({ installation: null, items: [first] });
  expect(await readBudget(db, CAPS, 'eve')).toEqual({ installation: null, items: [] });
  expect(await readBudget(db, CAPS, null)).toEqual({
    installation: {
      hour: { capUsd: 0.0001, spentUsd: 0.00002, reservedUsd: 0.00001 },
      day: { capUsd: 0.00025, spentUsd: 0.00005, reservedUsd: 0.00001 },
    },
    items: [
      first,
      {
        id: 'event-2',
        hour: { spentUsd: 0, reservedUsd: 0.00001 },
        day: { capUsd: 0.0002, spentUsd: 0, reservedUsd: 0.00001 },
      },
    ],
  });
});

test('every retry is paid anew: errors are free, what nobody knows the cost of is not', async () => {
  const prices = { [STRONG]: { inputPerMTok: 2, outputPerMTok: 10 } };
  await using api = await startFakeMessagesApi(prices, (_, count) =>
    count === 1
      ? { kind: 'status', status: 529 }
      : count === 2
        ? { kind: 'answer', content: GOOD.POLL }
        : { kind: 'reset' },
  );
  const budget = createBudget(db, { hourMicros: 1e9, dayMicros: 1e9, eventMicros: 1e9 });
  const { composer } = composerAt(api.url, budget, { models: [STRONG], prices });
  expect((await composer.compose(requestFor('POLL'), 8_000)).generation.method).toBe('MODEL');
  expect((await composer.compose(requestFor('POLL'), 8_000)).generation.method).toBe('TEMPLATE');
  const ledger = await db.select().from(llmCalls).orderBy(llmCalls.createdAt);
  expect(ledger.map((row) => row.status)).toEqual(['SETTLED', 'SETTLED', 'FORFEITED']);
  expect(ledger[0]?.countedMicros).toBe(0);
  expect(ledger[2]?.countedMicros).toBe(ledger[2]?.reservedMicros);
  const counted = ledger.reduce((sum, row) => sum + row.countedMicros, 0) / 1e6;
  expect(counted).toBeGreaterThanOrEqual(api.billedUsd());
});

test('usage is told after each reservation, for warnings and metrics', async () => {
  const told: number[] = [];
  const budget = createBudget(db, CAPS, (used) => told.push(used.hour / CAPS.hourMicros));
  await spent(budget, 50);
  await reserved(budget, 30);
  await budget.reserve(spend(30));
  expect(told).toEqual([0.5, 0.8, 0.8]);
});
