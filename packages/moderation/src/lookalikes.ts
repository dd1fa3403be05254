import { resolveConfusablesTransformer } from 'obscenity';
import { fold, visible } from './text.ts';

const { transform } = resolveConfusablesTransformer();

const latinTwin = (sign: string): string => {
  const code = sign.codePointAt(0);
  const alike = code === undefined ? undefined : transform(code);
  return alike === undefined ? sign : String.fromCodePoint(alike);
};

/** Letters drawn within a circle or a square, or as small capitals: none of them is a letter to Unicode, or not that one. */
const SMALL_CAPITALS = new Map(
  Array.from('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', (sign, at) => [sign, 'abcdefghijklmnoprstuvwyz'[at] ?? sign]),
);
const DRAWN = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]|(?<!\p{RI})\p{RI}(?!\p{RI})|[ᴀ-ᴢꜰꜱɢɪɴʀʏʙʜʟ]/gu;
const FIRST_OF_ROW = [0x1_f1_50, 0x1_f1_70, 0x1_f1_e6];

/** Two such signs side by side and no more: a country, whatever its letters are. */
const FLAG = /(?<!\p{RI})\p{RI}{2}(?!\p{RI})/gu;

/** A text with what is drawn as a letter as that letter, and without flags. */
export const lettered = (text: string): string =>
  text.replaceAll(FLAG, ' ').replaceAll(DRAWN, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    const first = FIRST_OF_ROW.findLast((start) => start <= code);
    return first === undefined ? (SMALL_CAPITALS.get(sign) ?? sign) : String.fromCodePoint(97 + code - first);
  });

/** Cyrillic letters that nobody takes for a Latin one: a word that has some is a word of that script. */
const ONLY_CYRILLIC = /[бгджзийлпфцчшщъыьэюя]/iu;
/** In a word of Latin letters they are drawn for these. */
const FAUX: Readonly<Record<string, string>> = {
  и: 'n',
  й: 'n',
  п: 'n',
  я: 'r',
  г: 'r',
  ц: 'u',
  ш: 'w',
  ч: 'y',
  з: 'e',
  б: 'b',
  ь: 'b',
};
const isLatinMostly = (word: string): boolean =>
  (word.match(/[a-z]/giu) ?? []).length > (word.match(/\p{Script=Cyrillic}/gu) ?? []).length;

/** A text with its lookalikes as the Latin letters and digits of obscenity's table; words of another script stay. */
export const inLatin = (text: string): string =>
  text.replaceAll(/\S+/g, (word) => {
    if (!ONLY_CYRILLIC.test(word)) return Array.from(word, latinTwin).join('');
    return isLatinMostly(word) ? Array.from(word, (sign) => FAUX[sign] ?? latinTwin(sign)).join('') : word;
  });

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
  i: 'и',
  0: 'о',
  1: 'и',
  3: 'з',
  4: 'ч',
  6: 'б',
};

/** A folded word with a Cyrillic letter, all in that script: `сукa` with a Latin a is the word that it seems. */
export const inCyrillic = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word) ? word.replaceAll(/[a-z01346]/g, (sign) => CYRILLIC[sign] ?? sign) : word;

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
