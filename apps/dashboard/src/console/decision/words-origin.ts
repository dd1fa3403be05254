import { t } from '@lingui/core/macro';
import type { Generation } from '@conductor/contracts';

/** How words came about, in a sentence, and what the guard objected to on the way. */
export type WordsOrigin = { sentence: string; guard: readonly string[] };

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const count = (tokens: number): string => tokens.toLocaleString('en-GB');

/** What a call cost: exact to the cent from a cent on, to the micro-dollar below. */
export const price = (usd: number): string => `$${usd.toFixed(usd >= 0.01 ? 2 : 6)}`;

/** For the organiser: who wrote, with which model, how long it took and what it cost, or why a template stands in. */
export function wordsOrigin({
  method,
  model,
  latencyMs,
  inputTokens,
  outputTokens,
  costUsd,
  reason,
  guard = [],
}: Generation): WordsOrigin {
  const spent = [
    latencyMs === undefined ? '' : t`in ${seconds(latencyMs)}`,
    costUsd === undefined || costUsd === 0 ? '' : t`for ${price(costUsd)}`,
    inputTokens === undefined || outputTokens === undefined || inputTokens + outputTokens === 0
      ? ''
      : t`(${count(inputTokens)} tokens read, ${count(outputTokens)} written)`,
  ].filter(Boolean);
  const why = reason === undefined ? '' : t` No better words: ${reason}.`;
  switch (method) {
    case 'HUMAN':
      return { sentence: t`Written by a person.`, guard };
    case 'PROGRAM':
      return { sentence: t`Written by a program that came in by a key.`, guard };
    case 'TEMPLATE':
      return { sentence: t`A template.${why}${costUsd ? t` Tried ${spent.join(' ')}.` : ''}`, guard };
    case 'MODEL':
      return { sentence: t`Written by ${[model ?? t`a model`, ...spent].join(' ')}.${why}`, guard };
  }
}
