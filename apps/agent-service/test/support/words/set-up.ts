import { openDatabase, type Db } from '@conductor/database';
import { createTestDatabase } from '@conductor/dev-env';
import { createComposer } from '../../../src/conductor/words/compose.ts';
import { createBudget, type BudgetCaps } from '../../../src/db/budget.ts';
import { openModels } from '../../../src/llm/models.ts';
import type { Budget } from '../../../src/ports/budget.ts';
import { LIST_PRICES, type Prices } from '../../../src/llm/prices.ts';

export const STRONG = 'claude-sonnet-5-5';
export const FAST = 'claude-haiku-5-5';
const ROOMY: BudgetCaps = { hourMicros: 20_000_000, dayMicros: 100_000_000, eventMicros: 20_000_000 };

/** A database of the test's own. */
export async function openTestDatabase(): Promise<{ db: Db; url: string } & AsyncDisposable> {
  const database = await createTestDatabase();
  const { pool, db } = openDatabase({
    url: database.urlOf('agent-service'),
    name: 'words-test',
    onError: () => undefined,
  });
  return {
    db,
    url: database.urlOf('agent-service'),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database.drop();
    },
  };
}

/** The composer as the service puts it together, over a budget in that database and models at that address. */
export function composerAt(
  url: string,
  budget: Budget,
  options: { prices?: Prices; models?: readonly string[]; running?: number; waiting?: number } = {},
) {
  const { prices = LIST_PRICES, models = [STRONG, FAST], running = 16, waiting = 32 } = options;
  const calls: { model: string; outcome: string }[] = [];
  const { writers, unpriced } = openModels({
    apiKey: 'test-key',
    baseUrl: url,
    models,
    prices,
    budget,
    concurrency: { running, waiting },
    onCall: ({ model, outcome }) => calls.push({ model, outcome }),
  });
  const composer = createComposer({ writers, clock: { monotonic: () => performance.now() } });
  return { composer, calls, unpriced };
}

/** A budget with room for everything, in that database. */
export const roomyBudget = (db: Db): Budget => createBudget(db, ROOMY);
