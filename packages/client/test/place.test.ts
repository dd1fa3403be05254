import { expect, it } from 'vitest';
import { placeOf, verdictOn } from '../src/place.ts';

const at = (epoch: string, seq: number) => ({ epoch, seq });

it.each([
  ['the next one', at('e', 4), at('e', 5), 'next'],
  ['the same one again', at('e', 4), at('e', 4), 'seen'],
  ['an older one', at('e', 4), at('e', 1), 'seen'],
  ['one too far', at('e', 4), at('e', 6), 'hole'],
  ['one of another life', at('e', 4), at('f', 5), 'hole'],
  ['anything, to who knows no place', undefined, at('e', 1), 'hole'],
  ['the first one of all', at('none', 0), at('e', 1), 'next'],
  ['a later one of a log of which nothing was heard', at('none', 0), at('e', 2), 'hole'],
] as const)('%s', (_, place, next, verdict) => {
  expect(verdictOn(place, next)).toBe(verdict);
});

it('what carries no place has none', () => {
  expect(placeOf({})).toBeUndefined();
  expect(placeOf({ epoch: 'e', seq: 0 })).toEqual({ epoch: 'e', seq: 0 });
});
