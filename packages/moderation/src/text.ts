/** As long as any text that people send may be; in UTF-16 units. */
const LONGEST = 2_000;

/**
 * A text as it is compared: cut, NFKC, and cut again, since one sign of Arabic becomes eighteen; without what nobody
 * sees. Everything below is linear in it.
 */
export const visible = (text: string, longest = LONGEST): string =>
  text.slice(0, longest).normalize('NFKC').slice(0, longest).replaceAll(INVISIBLE, '');

/** Controls other than spaces, formats, and what Unicode says to draw nothing for; the Braille blank is drawn as nothing too. */
const INVISIBLE = /[\p{DI}\p{Cf}\p{Cn}\p{Co}\u2800]|[^\P{Cc}\s]/gu;

/** True for a text that shows nothing: spaces, marks without a letter, and what is not drawn at all. */
export const isBlank = (text: string): boolean => !/[^\s\p{M}]/u.test(visible(text));

/** Lower case, without accents, ligatures, apostrophes and invisible characters: what two spellings have in common. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}'’`]/gu, '')
    .toLowerCase()
    .replaceAll(/[ßıłđðħŧøæœ]/g, (letter) => UNDECOMPOSED[letter] ?? letter);

/** Letters that Unicode takes for letters of their own, and readers do not. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
};

/** The words of a text, folded. */
export const tokens = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

const ENDING = /(?<=.{4})(?:ings?|ed|ern|en|er|es|e|n|s)$/u;

/** A folded word without its commonest English and German endings, so that `database` and `databases` are one. */
export function stem(token: string): string {
  const shorter = token.replace(ENDING, '');
  return shorter === token ? token : stem(shorter);
}
