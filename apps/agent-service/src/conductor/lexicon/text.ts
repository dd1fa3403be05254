/** Lower case, without accents, ligatures, apostrophes and invisible characters: what two spellings have in common. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}'’`]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');

/** The words of a text, folded. */
export const tokens = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** A folded word without its commonest English and German endings, so that `database` and `databases` are one. */
export const stem = (token: string): string => token.replace(/(?<=.{4})(?:ings?|ed|ern|en|er|es|e|n|s)$/u, '');

/** True where these words stand in that order, without a gap, in the other ones. */
export function containsRun(words: readonly string[], run: readonly string[]): boolean {
  return run.length > 0 && words.some((_, start) => run.every((word, offset) => words[start + offset] === word));
}
