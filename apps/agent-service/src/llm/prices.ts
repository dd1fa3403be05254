import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Cost } from '../ports/budget.ts';

const Usd = Type.Number({ minimum: 0 });

/** What a model costs, in US dollars a million tokens. Without cache prices the input's price is taken. */
export const ModelPrice = Type.Object(
  {
    inputPerMTok: Usd,
    outputPerMTok: Usd,
    cacheWritePerMTok: Type.Optional(Usd),
    cacheReadPerMTok: Type.Optional(Usd),
  },
  { additionalProperties: false },
);
export type ModelPrice = Static<typeof ModelPrice>;
export type Prices = Readonly<Record<string, ModelPrice>>;

/** List prices for prompts up to 100,000 tokens, October 2026; `LLM_PRICES` overrides and adds. */
export const LIST_PRICES: Prices = {
  'claude-sonnet-5-5': { inputPerMTok: 2, outputPerMTok: 10, cacheWritePerMTok: 2.5, cacheReadPerMTok: 0.1 },
  'claude-haiku-5-5': { inputPerMTok: 0.1, outputPerMTok: 0.5, cacheWritePerMTok: 0.125, cacheReadPerMTok: 0.01 },
};

const validator = Compile(Type.Record(Type.String({ minLength: 1 }), ModelPrice));

/** `LLM_PRICES`: JSON of model id → price, laid over the list prices; null when it cannot be read. */
export function parsePrices(json: string): Prices | null {
  try {
    const value: unknown = JSON.parse(json);
    return validator.Check(value) ? { ...LIST_PRICES, ...value } : null;
  } catch {
    return null;
  }
}

/** What an answer's `usage` says; the provider's names, null where it says nothing. */
export type TokenUsage = {
  input_tokens: number;
  output_tokens: number;
  cache_creation_input_tokens: number | null;
  cache_read_input_tokens: number | null;
};

/**
 * The most that a call can cost, in micro-dollars (dollars a million tokens are micro-dollars a token). A token stands
 * for at least one byte of the request; `OVERHEAD` covers what the provider adds around it.
 */
export function worstCaseMicros(price: ModelPrice, requestBytes: number, maxOutputTokens: number): number {
  const dearestInput = Math.max(price.inputPerMTok, price.cacheWritePerMTok ?? 0, price.cacheReadPerMTok ?? 0);
  return Math.ceil((requestBytes + OVERHEAD_TOKENS) * dearestInput + maxOutputTokens * price.outputPerMTok);
}
const OVERHEAD_TOKENS = 1_000;

/** What a call cost by its usage, rounded up; null when that is missing or makes no sense, so that nobody counts it as free. */
export function costOf(price: ModelPrice, usage: TokenUsage | null): Cost | null {
  if (usage === null) return null;
  const fresh = usage.input_tokens;
  const written = usage.cache_creation_input_tokens ?? 0;
  const read = usage.cache_read_input_tokens ?? 0;
  const output = usage.output_tokens;
  if (![fresh, written, read, output].every((count) => Number.isSafeInteger(count) && count >= 0)) return null;
  if (fresh + written + read === 0) return null;
  const micros =
    fresh * price.inputPerMTok +
    written * (price.cacheWritePerMTok ?? price.inputPerMTok) +
    read * (price.cacheReadPerMTok ?? price.inputPerMTok) +
    output * price.outputPerMTok;
  return { inputTokens: fresh + written + read, outputTokens: output, micros: Math.ceil(micros) };
}
