import { describe, expect, test } from 'vitest';
import { costOf, parsePrices, worstCaseMicros } from '../../src/llm/prices.ts';

describe('money', () => {
  const price = { inputPerMTok: 2, outputPerMTok: 10, cacheWritePerMTok: 2.5, cacheReadPerMTok: 0.1 };
  const usage = {
    input_tokens: 100,
    output_tokens: 50,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: 1_000,
  };

  test('FAULTS 34: usage has a price, and a model without one has no price of zero', () => {
    expect(costOf(price, usage)).toEqual({ inputTokens: 1_110, outputTokens: 50, micros: 825 });
    expect(costOf(price, { ...usage, input_tokens: 2_000_000 })?.micros).toBeGreaterThan(4_000_000);
    expect(parsePrices('{}')?.['claude-made-up']).toBeUndefined();
  });

  test('is rounded up, and senseless usage is not free', () => {
    const cheap = { inputPerMTok: 0.1, outputPerMTok: 0 };
    expect(
      costOf(cheap, { ...usage, input_tokens: 1, cache_creation_input_tokens: null, cache_read_input_tokens: null })
        ?.micros,
    ).toBe(1);
    expect(costOf(price, { ...usage, input_tokens: Number.NaN })).toBeNull();
    expect(costOf(price, { ...usage, output_tokens: -5 })).toBeNull();
    expect(costOf(price, null)).toBeNull();
    expect(
      costOf(price, { ...usage, input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }),
    ).toBeNull();
  });

  test('the worst case is dearer than whatever a request of that size can cost', () => {
    const worst = worstCaseMicros(price, 6_000, 1_000);
    const dearest = {
      input_tokens: 0,
      output_tokens: 1_000,
      cache_creation_input_tokens: 6_000,
      cache_read_input_tokens: 0,
    };
    expect(worst).toBeGreaterThan(costOf(price, dearest)?.micros ?? Infinity);
  });

  test.each(['[]', '{', '{"m": {"inputPerMTok": "2"}}', '{"m": {"inputPerMTok": -1, "outputPerMTok": 1}}'])(
    'prices that cannot be read are refused: %s',
    (json) => expect(parsePrices(json)).toBeNull(),
  );
});
