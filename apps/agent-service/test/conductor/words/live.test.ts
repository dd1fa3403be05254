import { ARMS } from '@conductor/contracts';
import { expect, test } from 'vitest';
import { createBudget } from '../../../src/db/budget.ts';
import { inspect } from '../../../src/conductor/words/review.ts';
import { createComposer } from '../../../src/conductor/words/compose.ts';
import { openModels } from '../../../src/llm/models.ts';
import { LIST_PRICES } from '../../../src/llm/prices.ts';
import { requestFor } from '../../support/words/requests.ts';
import { FAST, STRONG, openTestDatabase } from '../../support/words/set-up.ts';

const apiKey = process.env['ANTHROPIC_API_KEY'] ?? '';
/** The most that a run may cost, in micro-dollars. */
const CAP = 1_000_000;
const TOPICS = ['plankton', 'currents'];
const CHAT = [
  'so much plankton',
  'what do currents do to plankton?',
  'plankton again',
  'do currents change?',
  'currents',
];

test.skipIf(apiKey === '')(
  'with a real key: one intervention of each arm, and what it cost',
  { timeout: 120_000 },
  async () => {
    await using database = await openTestDatabase();
    const budget = createBudget(database.db, { hourMicros: CAP, dayMicros: CAP, eventMicros: CAP });
    const { writers } = openModels({
      apiKey,
      baseUrl: process.env['ANTHROPIC_BASE_URL'],
      models: [STRONG, FAST],
      prices: LIST_PRICES,
      budget,
      concurrency: { running: 4, waiting: 10 },
      onCall: () => undefined,
    });
    const composer = createComposer({ writers, clock: { monotonic: () => performance.now() } });
    const chat = CHAT.map((text, index) => ({ person: `p${index}`, text }));
    let sum = 0;
    for (const arm of ARMS) {
      const request = requestFor(arm, { title: 'The sea', speaker: 'Ada Quill', topics: TOPICS, chat });
      const { content, generation } = await composer.compose(request, 8_000);
      sum += generation.costUsd ?? 0;
      process.stdout.write(`${JSON.stringify({ content, generation })}\n`);
      expect(generation).toMatchObject({ method: 'MODEL' });
      expect(inspect(content, request)).toMatchObject({ ok: true });
    }
    process.stdout.write(`${ARMS.length} interventions for $${sum.toFixed(6)}\n`);
    expect(sum).toBeGreaterThan(0);
  },
);
