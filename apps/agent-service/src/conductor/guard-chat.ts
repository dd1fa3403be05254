import type { ChatLine, ComposeRequest } from '../ports-words.ts';
import type { Text } from './guard-text.ts';
import { isCommon } from './lexicon/common-words.ts';
import { stem, tokens } from './lexicon/text.ts';

/** So many words in a row from one person are that person's, not the room's. */
const RUN = 4;
/** So many people make a word the room's. */
const PEOPLE = 3;

/** Words of each person in the order written. */
function wordsByPerson(chat: readonly ChatLine[]): string[][] {
  const words = new Map<string, string[]>();
  for (const { person, text } of chat) words.set(person, [...(words.get(person) ?? []), ...tokens(text)]);
  return [...words.values()];
}

/** A run of four words of one person's chat, also across the fields of a content. */
export function repeatedRun(texts: readonly Text[], chat: readonly ChatLine[]): string[] {
  const said = new Set(wordsByPerson(chat).flatMap(runs));
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
  const people = new Map<string, number>();
  for (const words of wordsByPerson(request.chat ?? [])) {
    for (const word of new Set(words.map(stem))) people.set(word, (people.get(word) ?? 0) + 1);
  }
  const { title, speaker, topics } = request;
  const known = new Set([title ?? '', speaker ?? '', ...topics].flatMap(tokens).map(stem));
  const few = new Set(
    texts
      .flatMap(({ text }) => tokens(text))
      .filter((word) => !isCommon(word) && !known.has(stem(word)))
      .filter((word) => {
        const count = people.get(stem(word)) ?? 0;
        return count > 0 && count < PEOPLE;
      }),
  );
  return few.size === 0 ? [] : [`chat: only one or two people said ${[...few].slice(0, 5).join(', ')}`.slice(0, 200)];
}
