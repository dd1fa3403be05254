import { isCommon, stem, tokens, visible } from '@conductor/moderation';
import type { ChatLine, ComposeRequest } from '../../ports/words.ts';
import type { Text } from './review-text.ts';
import { readingsOf } from '../lexicon/disguises.ts';

/** So many words in a row from one person are that person's, not the room's. */
const RUN = 4;
/** Shorter ones turn up by chance where words are written together. */
const SHORTEST_SPLIT = 5;

/** Everything that each person wrote, in order, in each of the ways in which it can be read. */
function readingsByPerson(chat: readonly ChatLine[]): string[][][] {
  const people = new Map<string, string[][]>();
  for (const { person, text } of chat) {
    const earlier = people.get(person);
    const readings = readingsOf(visible(text, text.length)).map((reading, way) => [
      ...(earlier?.[way] ?? []),
      ...tokens(reading),
    ]);
    people.set(person, readings);
  }
  return [...people.values()];
}

/** The chat as the rules need it: every run of four words of one person, and whether anybody wrote a word. */
export type Heard = { runs: ReadonlySet<string>; has: (word: string) => boolean };

/** Reads the chat in all of its disguises: some hundred thousand characters, so once a request. */
export function readChat(chat: readonly ChatLine[]): Heard {
  const byPerson = readingsByPerson(chat);
  const people = byPerson.map((readings) => ({
    stems: new Set(readings.flat().map(stem)),
    together: readings.map((words) => words.join('')),
  }));
  return {
    runs: new Set(byPerson.flat().flatMap(runs)),
    has: (word) => {
      const split = word.length >= SHORTEST_SPLIT;
      return people.some(
        ({ stems, together }) => stems.has(stem(word)) || (split && together.some((all) => all.includes(word))),
      );
    },
  };
}

/** A run of four words of one person's chat, in whatever disguise, also across the fields of a content. */
export function repeatedRun(texts: readonly Text[], heard: Heard): string[] {
  const shown = runs(texts.flatMap(({ text }) => tokens(text)));
  return shown.some((run) => heard.runs.has(run)) ? [`chat: repeats ${RUN} words in a row of one person`] : [];
}

const runs = (words: readonly string[]): string[] =>
  words.length < RUN ? [] : words.slice(RUN - 1).map((_, start) => words.slice(start, start + RUN).join(' '));

/** Stems of what the organiser said, and of what the room speaks about. */
export const broughtUp = ({ title, speaker, topics }: ComposeRequest): Set<string> =>
  new Set([title ?? '', speaker ?? '', ...topics].flatMap(tokens).map(stem));

/**
 * A word about some subject that somebody wrote, where neither the title nor the topics have it: three accounts make
 * nothing the room's. The finding names it, so that the model can do without: it was in the model's own text.
 */
export function heardFromFew(texts: readonly Text[], request: ComposeRequest, heard: Heard): string[] {
  const known = broughtUp(request);
  const few = texts
    .flatMap(({ text }) => tokens(text))
    .filter((word) => !isCommon(word) && !known.has(stem(word)))
    .filter(heard.has);
  return few.length === 0
    ? []
    : [`chat: a subject that is no topic of the room (${[...new Set(few)].slice(0, 5).join(', ')})`];
}
