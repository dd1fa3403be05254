import { distance } from 'fastest-levenshtein';
import { DataSet, englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { ACCENTED, HARMLESS, INSIDE, RUDE, RUDE_ACCENTED, RUDE_STEMS, STEMS, WHOLE } from './abuse-words.ts';
import { isCommon } from './common-words.ts';
import { inCyrillic, inLatin, lettered } from './lookalikes.ts';
import { isRespelt, isRudeDoubled } from './respelt.ts';
import { censored, closedGaps, fits, otherWordsOf, wordsOf } from './spellings.ts';
import { fold, visible } from './text.ts';

/** Of obscenity's English words these are also parts of harmless ones elsewhere (`Kanal`, `Schinken`, `assez`), or medicine. */
const NOT_BY_PART = new Set<string>(
  `abo anal anus ass chink cock cum dick ejaculate fag fisting incest kike negro orgy penis rape retard semen sex tit turd
  vagina`.split(/\s+/),
);
const { blacklistedTerms, whitelistedTerms = [] } = new DataSet<{ originalWord: string }>()
  .addAll(englishDataset)
  .removePhrasesIf(({ metadata }) => metadata !== undefined && NOT_BY_PART.has(metadata.originalWord))
  .build();
/** Words of other languages, and names. */
const HARMLESS_ABROAD = ['fu', 'fukuoka', 'fukushima', 'fukuyama', 'traffick', 'feckless', 'booby', 'hooker'];
const english = new RegExpMatcher({
  blacklistedTerms,
  whitelistedTerms: [...whitelistedTerms, ...HARMLESS_ABROAD],
  ...englishRecommendedTransformers,
});
const ANYWHERE = new RegExp(`${INSIDE.join('|')}|^(?:${STEMS.join('|')})`, 'u');
const RUDE_START = new RegExp(`^(?:${RUDE_STEMS.join('|')})`, 'u');

/**
 * True when a text contains abuse, a slur or an obscenity in one of the ten languages of the lists, also with
 * lookalikes, digits, stretched, with gaps between its letters or what nobody sees. Looks at its first 2,000 characters.
 */
export const isAbusive = (text: string): boolean => contains(visible(text), isAbuse, ACCENTED);

/** The same, or a word that is merely rude: for what everybody is shown at large. */
export const hasBlockedWord = (text: string): boolean => contains(visible(text), isBlockedToken, RUDE_ACCENTED);

/** Whether one folded word is blocked, rude ones included. */
export const isBlockedToken = (token: string): boolean =>
  isAbuse(token) || formsOf(token).some((form) => RUDE.has(form) || RUDE_START.test(form)) || isRudeDoubled(token);

/** Shorter ones are near to everything. */
const NEAR_FROM = 4;
const SLURS = [...INSIDE, ...STEMS, ...WHOLE].filter(({ length }) => length >= NEAR_FROM);

/** Whether one folded word is blocked, or a letter away from it. For words that somebody else may put differently. */
export const isNearMiss = (token: string): boolean =>
  isBlockedToken(token) ||
  SLURS.some((slur) => Math.abs(slur.length - token.length) <= 1 && distance(slur, token) <= 1);

function contains(text: string, isBad: (token: string) => boolean, accented: RegExp): boolean {
  // Without its apostrophe `who're` would be another word.
  const said = lettered(text.replaceAll(/\bwho['’]re\b/giu, ' '));
  const plain = fold(said).replaceAll(HARMLESS, ' ');
  if (english.hasMatch(inLatin(plain).replaceAll(/\p{Script=Cyrillic}+/gu, ' '))) return true;
  const words = wordsOf(plain);
  return (
    words.some(isBad) ||
    otherWordsOf(plain).some(isBad) ||
    torn(words).some(isAbusePart) ||
    wordsOf(closedGaps(plain)).some(isBadInside) ||
    censored(plain).some(isCensored) ||
    accented.test(said.normalize('NFC'))
  );
}

const BY_LETTER = Map.groupBy(SLURS, (slur) => slur.charAt(0));

const isCensored = (word: string): boolean =>
  (BY_LETTER.get(word.charAt(0)) ?? []).some(
    (slur) => fits(word, slur, !WHOLE.has(slur)) || fits(word, `${slur}s`, false),
  );

/** What is written backwards, so that who reads it aloud says it. */
const BACKWARDS: ReadonlySet<string> = new Set(
  INSIDE.flatMap((word) => [word, `${word}s`]).map((word) => Array.from(word).toReversed().join('')),
);

const isAbuse = (token: string): boolean =>
  formsOf(token).some((form) => WHOLE.has(form)) || isAbusePart(token) || BACKWARDS.has(token) || isRespelt(token);

const isAbusePart = (token: string): boolean => {
  // Here doubled letters count once: `shiit`.
  const single = token.replaceAll(/(\p{L})\1+/gu, '$1');
  return formsOf(token).some((form) => ANYWHERE.test(form)) || (single !== token && ANYWHERE.test(single));
};

/** Between consonants no language of these has a v. */
const V_FOR_U = /(?<=[b-df-hj-np-tv-z])v(?=[b-df-hj-np-tv-z])/g;

/** A folded word as it is, stretched letters cut short, a v as the u that it stands for, in the script that it seems to be in. */
const formsOf = (token: string): string[] => {
  const spelt = [token, squeeze(token, 1), squeeze(token, 2)];
  const isLatin = /^[a-z]*$/.test(token);
  const forms = isLatin
    ? [...spelt, token.replaceAll(V_FOR_U, 'u')]
    : [...spelt, ...spelt.map((form) => inLatin(form).toLowerCase()), ...spelt.map(inCyrillic)];
  return [...new Set(forms)];
};

/** `sh it` and `fu cker`: a short word that is none, read on into the next. */
const torn = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => {
    const next = words[index + 1];
    return next === undefined || word.length > 4 || isCommon(word) ? [] : [word + next];
  });

/** A single letter before or after may belong to it or not. */
const isBadInside = (letters: string): boolean =>
  isBlockedToken(letters) || formsOf(letters).some((form) => SLURS.some((slur) => form.includes(slur)));

/** Three or more of a letter in a row become `count` of it. */
const squeeze = (token: string, count: number): string =>
  token.replaceAll(/(\p{L})\1{2,}/gu, (_, letter: string) => letter.repeat(count));
