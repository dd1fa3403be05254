import type { ChatLine, ComposeRequest } from '../ports-words.ts';
import type { Text } from './guard-text.ts';
import { isCommon } from './lexicon/common-words.ts';
import { readingsOf } from './lexicon/disguises.ts';
import { stem, tokens } from './lexicon/text.ts';

/** So many words in a row from one person are that person's, not the room's. */
const RUN = 4;
/** So many people make a word the room's. */
const PEOPLE = 3;
/** Shorter ones turn up by chance where words are written together. */
const SHORTEST_SPLIT = 5;

/** Everything that each person wrote, in order, in each of the ways in which it can be read. */
function readingsByPerson(chat: readonly ChatLine[]): string[][][] {
  const people = new Map<string, string[][]>();
  for (const { person, text } of chat) {
    const earlier = people.get(person);
    const readings = readingsOf(text).map((reading, way) => [...(earlier?.[way] ?? []), ...tokens(reading)]);
    people.set(person, readings);
  }
  return [...people.values()];
}

/** A run of four words of one person's chat, in whatever disguise, also across the fields of a content. */
export function repeatedRun(texts: readonly Text[], chat: readonly ChatLine[]): string[] {
  const said = new Set(readingsByPerson(chat).flat().flatMap(runs));
  const shown = runs(texts.flatMap(({ text }) => tokens(text)));
  return shown.some((run) => said.has(run)) ? [`chat: repeats ${RUN} words in a row of one person`] : [];
}

const runs = (words: readonly string[]): string[] =>
  words.length < RUN ? [] : words.slice(RUN - 1).map((_, start) => words.slice(start, start + RUN).join(' '));

/**
 * A word about some subject that fewer than three people wrote, where neither the title nor the topics have it. The
 * finding names it, so that the model can do without: it was in the model's own text.
 */
export function heardFromFew(texts: readonly Text[], request: ComposeRequest): string[] {
  const people = readingsByPerson(request.chat ?? []).map((readings) => ({
    stems: new Set(readings.flat().map(stem)),
    together: readings.map((words) => words.join('')),
  }));
  const { title, speaker, topics } = request;
  const known = new Set([title ?? '', speaker ?? '', ...topics].flatMap(tokens).map(stem));
  const few = new Set(
    texts
      .flatMap(({ text }) => tokens(text))
      .filter((word) => !isCommon(word) && !known.has(stem(word)))
      .filter((word) => {
        const split = word.length >= SHORTEST_SPLIT;
        const count = people.filter(
          ({ stems, together }) => stems.has(stem(word)) || (split && together.some((all) => all.includes(word))),
        ).length;
        return count > 0 && count < PEOPLE;
      }),
  );
  return few.size === 0 ? [] : [`chat: named by one or two people only (${[...few].slice(0, 5).join(', ')})`];
}
