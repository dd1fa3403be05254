import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { llmCalls, type Db } from '@conductor/database';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBudget, sweepBudget } from '../../src/db/budget.ts';
import type { Prices } from '../../src/llm/prices.ts';
import { startFakeMessagesApi } from '../support/words/fake-messages-api.ts';
import { GOOD } from '../support/words/requests.ts';
import { FAST, STRONG, openTestDatabase } from '../support/words/set-up.ts';
import type { WordsProcessInput, WordsProcessResult } from '../support/words/words-process.ts';

const PROGRAM = fileURLToPath(new URL('../support/words/words-process.ts', import.meta.url));
/** Dear enough that a thousand generations would cost hundreds of dollars. */
const PRICES: Prices = {
  [STRONG]: { inputPerMTok: 40, outputPerMTok: 200 },
  [FAST]: { inputPerMTok: 20, outputPerMTok: 100 },
};
const CAPS = { hourMicros: 20_000_000, dayMicros: 100_000_000, eventMicros: 100_000_000 };

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let db: Db;
const children: ChildProcess[] = [];
beforeEach(async () => {
  database = await openTestDatabase();
  db = database.db;
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await database[Symbol.asyncDispose]();
});

function start(input: Pick<WordsProcessInput, 'apiUrl' | 'compositions'> & { leaseMs?: number }): ChildProcess {
  const whole: WordsProcessInput = { databaseUrl: database.url, prices: PRICES, caps: CAPS, leaseMs: 30_000, ...input };
  const child = spawn(process.execPath, ['--conditions=development', PROGRAM, JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function resultOf(child: ChildProcess): Promise<WordsProcessResult> {
  if (child.stdout === null) throw new Error('no output');
  return JSON.parse(await text(child.stdout));
}

async function ledger(): Promise<{ countedUsd: number; open: number }> {
  const { rows } = await db.execute<{ counted: number; open: number }>(sql`
    select coalesce(sum(counted_micros), 0)::float8 / 1e6 as counted, count(*) filter (where closed_at is null)::int as open from llm_calls`);
  return { countedUsd: rows[0]?.counted ?? Number.NaN, open: rows[0]?.open ?? Number.NaN };
}

async function sweptOpen(): Promise<number> {
  await sweepBudget(db);
  return (await ledger()).open;
}

test(
  'FAULTS 34: a thousand generations at once over two processes stay within $20.00, and all have words',
  { timeout: 240_000 },
  async () => {
    await using api = await startFakeMessagesApi(PRICES, () => ({ kind: 'answer', content: GOOD.POLL, afterMs: 50 }));
    const input = { apiUrl: api.url, compositions: 500 };
    const results = (await Promise.all([start(input), start(input)].map(resultOf))).flat();
    expect(results).toHaveLength(1_000);
    const byModel = results.filter((result) => result.method === 'MODEL');
    const byTemplate = results.filter((result) => result.method === 'TEMPLATE');
    expect(api.billedUsd()).toBeLessThanOrEqual(20);
    // On a machine so slow that most of them ran out of time, some more come until the cap is reached: hardly more than
    // one call's worth is left of it.
    while ((await ledger()).countedUsd <= 15) await resultOf(start({ apiUrl: api.url, compositions: 50 }));
    expect(api.billedUsd()).toBeLessThanOrEqual(20);
    expect(api.billedUsd()).toBeGreaterThan(0);
    expect(byModel.length).toBeGreaterThan(0);
    expect(byTemplate.length).toBe(1_000 - byModel.length);
    expect(byTemplate.every((result) => result.reason !== null)).toBe(true);
    // What a process left open as it ended is settled by the sweep.
    await expect.poll(sweptOpen, { timeout: 60_000, interval: 500 }).toBe(0);
    const after = await ledger();
    expect(after.countedUsd).toBeLessThanOrEqual(20);
    expect(after.countedUsd).toBeGreaterThanOrEqual(api.billedUsd());
  },
);

test(
  'kill -9 in flight: nothing is overspent, and what the dead one held is accounted for',
  { timeout: 180_000 },
  async () => {
    let hang = true;
    await using api = await startFakeMessagesApi(PRICES, () =>
      hang ? { kind: 'hang' } : { kind: 'answer', content: GOOD.POLL },
    );
    const dying = start({ apiUrl: api.url, compositions: 30, leaseMs: 500 });
    await vi.waitFor(() => expect(api.requests.length).toBeGreaterThanOrEqual(5), { timeout: 60_000 });
    dying.kill('SIGKILL');
    await once(dying, 'exit');
    hang = false;
    const sent = api.requests.length;
    const open = await db.select().from(llmCalls);
    expect(open.filter((row) => row.status === 'SENT').length).toBeGreaterThanOrEqual(sent);

    // Until its lease is over the dead one's money is held, so that a successor cannot spend it a second time.
    const survivor = await resultOf(start({ apiUrl: api.url, compositions: 300 }));
    expect(survivor).toHaveLength(300);
    expect(api.billedUsd()).toBeLessThanOrEqual(20);

    await expect.poll(sweptOpen, { timeout: 10_000 }).toBe(0);
    const rows = await db.select().from(llmCalls);
    const ofTheDead = rows.filter((row) => open.some((before) => before.id === row.id));
    for (const before of open) {
      const now = ofTheDead.find((row) => row.id === before.id);
      if (before.status === 'SENT')
        expect(now).toMatchObject({ status: 'FORFEITED', countedMicros: before.reservedMicros });
      if (before.status === 'RESERVED') expect(now).toMatchObject({ status: 'RELEASED', countedMicros: 0 });
    }
    const after = await ledger();
    expect(after.countedUsd).toBeLessThanOrEqual(20);
    expect(after.countedUsd).toBeGreaterThanOrEqual(api.billedUsd());
    // The cap holds for whoever comes next as well.
    const budget = createBudget(db, CAPS);
    const rest = await budget.reserve({
      eventId: 'e',
      sessionId: 's',
      decisionId: 'd',
      model: STRONG,
      micros: 20_000_000,
    });
    expect(rest).toEqual({ granted: false, cap: 'hour' });
  },
);
