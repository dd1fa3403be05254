import type { Db } from '@conductor/database';
import { createComposer } from './conductor/words/compose.ts';
import type { Config } from './config.ts';
import { createBudget, readUsed, sweepBudget, type BudgetCaps, type Used } from './db/budget.ts';
import { openModels } from './llm/models.ts';
import type { Clock } from './ports/clock.ts';
import type { Composer } from './ports/words.ts';
import type { Telemetry } from './telemetry.ts';

const micros = (usd: number): number => Math.round(usd * 1_000_000);

/** A cap of nothing is used up. */
const share = (used: number, cap: number): number => (cap === 0 ? 1 : used / cap);

/** The configured caps in micro-dollars. */
export const capsOf = ({ perHourUsd, perDayUsd, perEventUsd }: Config['budget']): BudgetCaps => ({
  hourMicros: micros(perHourUsd),
  dayMicros: micros(perDayUsd),
  eventMicros: micros(perEventUsd),
});

const tellUsed = (telemetry: Telemetry, used: Pick<Used, 'hour' | 'day'>, caps: BudgetCaps): void => {
  telemetry.budgetUsed('hour', share(used.hour, caps.hourMicros));
  telemetry.budgetUsed('day', share(used.day, caps.dayMicros));
};

/** The composer with its models and their budget, and the sweep, to be run now and then, that closes what the dead left open. */
export function openComposer(
  config: Pick<Config, 'llm' | 'budget'>,
  db: Db,
  clock: Clock,
  telemetry: Telemetry,
): { composer: Composer; sweepBudget: () => Promise<void> } {
  const caps = capsOf(config.budget);
  const budget = createBudget(db, caps, (used, eventId) => {
    tellUsed(telemetry, used, caps);
    telemetry.eventBudgetUsed(eventId, share(used.event, caps.eventMicros));
  });
  const { writers, unpriced } =
    config.llm === null
      ? { writers: [], unpriced: [] }
      : openModels({
          ...config.llm,
          models: [config.llm.strongModel, config.llm.fastModel],
          budget,
          onCall: (call) => telemetry.modelCalled(call),
        });
  telemetry.wordsBy(
    writers.map((writer) => writer.model),
    unpriced,
  );
  const composer = createComposer({
    writers,
    clock,
    onWords: ({ arm, sessionId, words }) => telemetry.wordsWritten({ arm, sessionId, generation: words.generation }),
  });
  // Also without a key: an instance that had one may have died.
  const sweepSpent = async (): Promise<void> => {
    const { forfeited, released } = await sweepBudget(db);
    telemetry.budgetSwept(forfeited, released);
    // What was spent grows old, also where nobody asks for more.
    tellUsed(telemetry, await readUsed(db), caps);
  };
  return { composer, sweepBudget: sweepSpent };
}
