import { readFileSync } from 'node:fs';
import wordListPath from 'word-list';

/** Words of English as word games allow them, one a line, sorted: no names of persons, products or places. */
const ENGLISH = `\n${readFileSync(wordListPath, 'utf8')}\n`;

/** True for a word of English in lower case, in any of its forms; names are none. */
export const isEnglishWord = (word: string): boolean => ENGLISH.includes(`\n${word}\n`);
