import { readFileSync } from 'node:fs';
import wordListPath from 'word-list';

/** Words that begin alike stand together. */
const KEY_LENGTH = 3;
const keyOf = (word: string): string => word.slice(0, KEY_LENGTH);

/**
 * Words of English as word games allow them: no names of persons, products or places. Apart by their beginnings, since
 * a look through all three megabytes takes milliseconds, and a text may ask for hundreds of words.
 */
const ENGLISH: ReadonlyMap<string, string> = new Map(
  [...Map.groupBy(readFileSync(wordListPath, 'utf8').split('\n'), keyOf)].map(([key, words]) => [
    key,
    `\n${words.join('\n')}\n`,
  ]),
);

/** True for a word of English in lower case, in any of its forms; names are none. */
export const isEnglishWord = (word: string): boolean => ENGLISH.get(keyOf(word))?.includes(`\n${word}\n`) ?? false;
