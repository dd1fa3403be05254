const DIRECTION_TRICKS = /[\u202A-\u202E\u2066-\u2069]/gu;
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * A stranger's text without the invisible characters that turn the reading direction around, and without the stacks
 * of accents that reach over the lines above; at most four marks on a letter is more than any script needs.
 */
export const readable = (text: string): string => text.replaceAll(DIRECTION_TRICKS, '').replaceAll(STACKED_MARKS, '$1');
