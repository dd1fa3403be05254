import { openDatabase } from '@conductor/database';
import { createBudget, type BudgetCaps } from '../../../src/db/budget.ts';
import type { Prices } from '../../../src/llm/prices.ts';
import { requestFor } from './requests.ts';
import { composerAt } from './set-up.ts';

/** What a process of the test is told, as JSON in its first argument. */
export type WordsProcessInput = {
  databaseUrl: string;
  apiUrl: string;
  prices: Prices;
  caps: BudgetCaps;
  leaseMs: number;
  compositions: number;
};
export type WordsProcessResult = { method: string; model: string | null; reason: string | null }[];

const input: WordsProcessInput = JSON.parse(process.argv[2] ?? '{}');
const { pool, db } = openDatabase({ url: input.databaseUrl, name: 'words-process', onError: () => undefined });
const budget = createBudget(db, input.caps, undefined, input.leaseMs);
// As many at once as in production; the others wait, as long as their time lasts.
const { composer } = composerAt(input.apiUrl, budget, { prices: input.prices, running: 16, waiting: 1_000 });
await Promise.all(Array.from({ length: 10 }, () => pool.query('select 1')));

const results: WordsProcessResult = await Promise.all(
  Array.from({ length: input.compositions }, async (_, index) => {
    const { generation } = await composer.compose(requestFor('POLL', { seed: `${process.pid}/${index}` }), 8_000);
    return {
      method: generation.method,
      model: generation.model ?? null,
      reason: generation.reason ?? null,
    };
  }),
);
process.stdout.write(JSON.stringify(results));
// What was given up on is still being settled.
await pool.end();
