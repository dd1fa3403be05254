import { resolveConfusablesTransformer } from 'obscenity';
import { fold, visible } from './text.ts';

const { transform } = resolveConfusablesTransformer();

const latinTwin = (sign: string): string => {
  const code = sign.codePointAt(0);
  const alike = code === undefined ? undefined : transform(code);
  return alike === undefined ? sign : String.fromCodePoint(alike);
};

/** Cyrillic letters that nobody takes for a Latin one: a word that has some is a word of that script. */
const ONLY_CYRILLIC = /[бгджзийлпфцчшщъыьэюя]/iu;

/** A text with its lookalikes as the Latin letters and digits of obscenity's table; words of another script stay. */
export const inLatin = (text: string): string =>
  text.replaceAll(/\S+/g, (word) => (ONLY_CYRILLIC.test(word) ? word : Array.from(word, latinTwin).join('')));

/** Latin letters and digits that stand for Cyrillic ones in a word of that script. */
const CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  u: 'и',
  x: 'х',
  y: 'у',
  0: 'о',
  3: 'з',
  4: 'ч',
  6: 'б',
};

/** A folded word with a Cyrillic letter, all in that script: `сукa` with a Latin a is the word that it seems. */
export const inCyrillic = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word) ? word.replaceAll(/[a-z0346]/g, (sign) => CYRILLIC[sign] ?? sign) : word;

/**
 * What a reader sees of a text, so that two that look alike are the same string: lookalikes as Latin, no marks, one
 * kind of space, and l, 1, I and | as well as 0 and O as one. To compare, never to show.
 */
export const skeleton = (text: string): string =>
  fold(inLatin(fold(visible(text))))
    .replaceAll(/[i1|]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll(/[\s.,!?]+/g, ' ')
    .trim();

/** Whether two of these texts look the same to a reader. */
export const hasLookalikes = (texts: readonly string[]): boolean => new Set(texts.map(skeleton)).size < texts.length;
