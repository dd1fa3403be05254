import Anthropic from '@anthropic-ai/sdk';
import type { Budget } from '../ports/budget.ts';
import type { Writer } from '../ports/words.ts';
import type { Prices } from './prices.ts';
import { createWriter, type WriterOptions } from './writer.ts';

/** Words are wanted in seconds: how each known model is kept from thinking at length first. */
const THINKING: Readonly<Record<string, Anthropic.ThinkingConfigParam>> = {
  'claude-sonnet-5-5': { type: 'between_tools' },
  'claude-haiku-5-5': { type: 'disabled' },
};
const TIMEOUT_MS = 10_000;

export type ModelOptions = {
  apiKey: string;
  /** Another address than the provider's own, for a proxy or for tests. */
  baseUrl: string | undefined;
  /** Best first. */
  models: readonly string[];
  prices: Prices;
  budget: Budget;
  concurrency: WriterOptions['concurrency'];
  onCall: NonNullable<WriterOptions['onCall']>;
};

/** A writer for every model whose price is known; `unpriced` are the others, which are never called. */
export function openModels(options: ModelOptions): { writers: Writer[]; unpriced: string[] } {
  const { apiKey, baseUrl, prices, budget, concurrency, onCall } = options;
  const client = new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl ?? null,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    logLevel: 'off',
  });
  const models = [...new Set(options.models)];
  const writers = models.flatMap((model) => {
    const price = prices[model];
    const thinking = THINKING[model];
    if (price === undefined) return [];
    return [
      createWriter({
        client,
        model,
        price,
        budget,
        concurrency,
        onCall,
        ...(thinking === undefined ? {} : { thinking }),
      }),
    ];
  });
  return { writers, unpriced: models.filter((model) => prices[model] === undefined) };
}
