import { fold, visible } from '../text.ts';
import { withoutLeet } from '../spellings.ts';

/** A stretch of words, `end` exclusive; both count words. */
type Span = { readonly start: number; readonly end: number };
/** A text as the rules read it, and what patterns found in it so far. */
type Reading = { readonly words: readonly string[]; readonly found: Map<Pattern, readonly Span[]> };
/** Finds its stretches in a text; made and put together by the functions below, in time linear in the text. */
export type Pattern = (reading: Reading) => readonly Span[];

/** Stands where a sentence begins or ends. */
const STOP = '|';

/** A text's words, folded, signs and digits in them as letters, its sentences apart. Reads at most 2,000 characters. */
export function read(text: string): Reading {
  const plain = withoutLeet(fold(visible(text)).replaceAll(/[!?](?=\s|$)/g, '.'));
  const words = (plain.match(/[\p{L}\p{N}]+|[.!?;:\n]+/gu) ?? []).map((word) =>
    /[\p{L}\p{N}]/u.test(word) ? word : STOP,
  );
  return { words: [STOP, ...words, STOP], found: new Map() };
}

/** The words of a stretch. */
export const wordsAt = ({ words }: Reading, { start, end }: Span): string =>
  words
    .slice(start, end)
    .filter((word) => word !== STOP)
    .join(' ');

/** Remembers what it found, since one pattern is part of several rules. */
const once = (find: Pattern): Pattern => {
  const pattern: Pattern = (reading) => {
    const known = reading.found.get(pattern);
    if (known) return known;
    const spans = find(reading);
    reading.found.set(pattern, spans);
    return spans;
  };
  return pattern;
};

const bucketOf = (word: string): string => (/^\d+$/.test(word) ? '#' : word.slice(0, 2));
const isLike = (word: string | undefined, like: string): boolean =>
  word !== undefined &&
  (like === '#' ? /^\d+$/.test(word) : like.endsWith('*') ? word.startsWith(like.slice(0, -1)) : word === like);

/** Any of these words, folded and apart by spaces: `_` is a space within one, `*` any ending, `#` a number. */
export function anyOf(...lists: readonly string[]): Pattern {
  const phrases = lists.flatMap((list) => list.trim().split(/\s+/)).map((entry) => entry.split('_'));
  const byStart = Map.groupBy(phrases, ([first = '']) => bucketOf(first.replace('*', '')));
  return once(({ words }) =>
    words.flatMap((word, start) =>
      (byStart.get(bucketOf(word)) ?? [])
        .filter((phrase) => phrase.every((like, index) => isLike(words[start + index], like)))
        .map((phrase) => ({ start, end: start + phrase.length })),
    ),
  );
}

/** Any of these patterns. */
export const either = (...patterns: readonly Pattern[]): Pattern =>
  once((reading) => patterns.flatMap((pattern) => pattern(reading)));

const distinctEnds = (spans: readonly Span[]): number[] => [...new Set(spans.map(({ end }) => end))];

/** One after the other, with at most so many words between any two, whether or not a sentence ends there. */
export const inOrder = (gap: number, ...[first, ...rest]: readonly [Pattern, ...Pattern[]]): Pattern =>
  once((reading) =>
    rest.reduce<readonly Span[]>(
      (spans, next) =>
        spans.flatMap(({ start, end }) =>
          distinctEnds(next(reading).filter((other) => other.start >= end && other.start - end <= gap)).map((last) => ({
            start,
            end: last,
          })),
        ),
      first(reading),
    ),
  );

/** Two in either order, with at most so many words between them. */
export const near = (gap: number, one: Pattern, other: Pattern): Pattern =>
  either(inOrder(gap, one, other), inOrder(gap, other, one));

/** A pattern, where none of `before` stands in the same sentence at most so many words earlier. */
export const notAfter = (gap: number, before: Pattern, pattern: Pattern): Pattern =>
  once((reading) =>
    pattern(reading).filter((span) => {
      const start = span.start + (reading.words[span.start] === STOP ? 1 : 0);
      const sentence = reading.words.lastIndexOf(STOP, start - 1);
      return !before(reading).some((other) => other.start > sentence && other.end <= start && start - other.end <= gap);
    }),
  );

/** A pattern, where none of `after` comes right behind it. */
export const notBefore = (after: Pattern, pattern: Pattern): Pattern =>
  once((reading) => pattern(reading).filter((span) => !after(reading).some(({ start }) => start === span.end)));

/** A pattern that begins a sentence, as an order does. */
export const atStart = (pattern: Pattern): Pattern =>
  once((reading) => pattern(reading).filter(({ start }) => reading.words[start - 1] === STOP));

/** A pattern that ends a sentence. */
export const atEnd = (pattern: Pattern): Pattern =>
  once((reading) => pattern(reading).filter(({ end }) => reading.words[end] === STOP));

/** What a kind of harm stops: `said` wherever people write, `shown` where the agent speaks to everybody. */
export type Harm = { readonly name: string; readonly said: Pattern; readonly shown: Pattern };

/** Puts a kind together; what people may not say, nobody is shown. */
export const harm = (name: string, said: readonly Pattern[], shown: readonly Pattern[]): Harm => ({
  name,
  said: either(...said),
  shown: either(...said, ...shown),
});
