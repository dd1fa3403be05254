import { inCyrillic } from './lookalikes.ts';

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  $: 's',
  '!': 'i',
  '@': 'a',
  '€': 'e',
  '+': 't',
};

/** Digits and signs beside letters read as the letters that they stand for. */
export const withoutLeet = (text: string): string =>
  text.replaceAll(/[0-9$!@€+](?=\p{L})|(?<=\p{L})[0-9$!@€+]/gu, (sign) => LEET[sign] ?? sign);

/** Twice over, since a digit beside a digit becomes one beside a letter: `ni99er`. */
const lettersOnly = (text: string): string => withoutLeet(withoutLeet(text));
const wordsIn = (text: string): string[] => text.match(/\p{L}+/gu) ?? [];

/** A one may be an l, and a digit in a Cyrillic word stands for another letter than in a Latin one. */
const OTHERWISE: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll(/(?<=\p{L})[1!|](?=\p{L})/gu, 'l'),
  (text) => text.replaceAll(/\S+/g, inCyrillic),
];

/** The words of a folded text, digits and signs in them as letters. */
export const wordsOf = (text: string): string[] => wordsIn(lettersOnly(text));

/** The words that it has when its digits and signs are read in another way: `s1ut`, `п1зда`. */
export const otherWordsOf = (text: string): string[] =>
  OTHERWISE.map((read) => read(text)).flatMap((other) => (other === text ? [] : wordsOf(other)));

const BETWEEN = String.raw`[\s._*|/,~·•-]`;
const GAPS = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:[\p{L}\p{N}$!@]${BETWEEN}+){2,}[\p{L}\p{N}$!@](?![\p{L}\p{N}])`,
  'gu',
);
const ALL_BETWEEN = new RegExp(BETWEEN, 'g');

/** What is spelt letter by letter, put together: `f u c k` and `f.u.c.k`. */
export const closedGaps = (text: string): string =>
  (text.match(GAPS) ?? []).map((spaced) => spaced.replaceAll(ALL_BETWEEN, '')).join(' ');

const CENSORED = /(?<!\p{L})\p{L}+(?:[*#•●█]+\p{L}+)+/gu;

/** Words some of whose letters a sign stands for, half of them at most; the sign comes as a full stop: `f.ck`. */
export const censored = (text: string): string[] =>
  (text.match(CENSORED) ?? [])
    .map((word) => word.replaceAll(/[*#•●█]/g, '.'))
    .filter((word) => word.replaceAll('.', '').length * 2 >= word.length);

/** Whether a censored word can be this word, or begin with it. */
export function fits(censoredWord: string, word: string, begins: boolean): boolean {
  if (begins ? censoredWord.length < word.length : censoredWord.length !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (censoredWord[at] !== '.' && censoredWord[at] !== word[at]) return false;
  return true;
}
