import { expect, test } from 'vitest';
import { propose } from '../../../src/conductor/decide/propose.ts';
import { createRandom } from '../../../src/conductor/random.ts';

const anomaly = { anomalyType: 'MASS_EXIT', severity: 'CRITICAL', evidence: '12 of 40 left within 30 s' } as const;

test('a proposal says why in words that an organiser reads, not in names of the code', () => {
  const proposal = propose({
    anomaly,
    context: 'MASS_EXIT:40:low',
    states: new Map(),
    arms: ['CHAT_PROMPT'],
    minConfidence: null,
    fresh: () => 1,
    random: createRandom(1),
  });
  expect(proposal?.reasons).toEqual([
    'People are leaving, critical: 12 of 40 left within 30 s',
    expect.stringMatching(/^Chat prompt: expected to help in \d+ % of such cases \(0 measured\)$/),
    expect.stringMatching(/^\d+ % likely to beat doing nothing, still resting on the prior$/),
  ]);
  expect(proposal?.reasons.join()).not.toMatch(/[A-Z]{2}/);
});
