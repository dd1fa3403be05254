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
