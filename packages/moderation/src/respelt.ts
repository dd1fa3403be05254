import { INSIDE, RUDE, STEMS, WHOLE } from './abuse-words.ts';
import { isEnglishWord } from './english-words.ts';

/** Letters that are written for one another. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/q/g, 'g'],
  [/ck|c(?!h)/g, 'k'],
  [/vv/g, 'w'],
  // `v` written for another: `u` between consonants, `f` at the start as German says it.
  [/(?<=[b-df-hj-np-tv-z])v(?=[b-df-hj-np-tv-z])/g, 'u'],
  [/^v(?=[aou])/g, 'f'],
  [/(?<=[b-df-hj-np-tv-xz])y(?=[b-df-hj-np-tv-xz])/g, 'i'],
  [/z(?=z|h|$)/g, 's'],
  [/(\p{L})\1+/gu, '$1'],
];

/** A folded word as it sounds: `phaqqot` as `fagot`. */
const soundOf = (word: string): string => SOUNDS.reduce((sound, [from, to]) => sound.replaceAll(from, to), word);

/** Shorter ones sound like too much else: compared as a whole, and as a part of a longer word. */
const SHORTEST = 5;
const SHORTEST_PART = 6;
const SHORTEST_SLIP = 7;
const soundsOf = (words: Iterable<string>, shortest: number): string[] =>
  [...new Set([...words].map(soundOf))].filter(({ length }) => length >= shortest);

const WORDS = new Set(soundsOf([...INSIDE, ...WHOLE], SHORTEST));
/** Of these so few letters sound that something doubled must betray them. */
const SHORT_WORDS = new Set(soundsOf([...INSIDE, ...WHOLE], 3).filter(({ length }) => length < SHORTEST));
/** So too what is merely rude, where it is long enough to be nothing else. */
const RUDE_WORDS = new Set(soundsOf(RUDE, SHORTEST_PART));
const DOUBLED = /(\p{L})\1/u;
const PARTS = soundsOf(INSIDE, SHORTEST_PART);
const SLIPS = soundsOf(INSIDE, SHORTEST_SLIP);
const BEGINNINGS = soundsOf(STEMS, SHORTEST_PART);

/** Words of other languages, names and countries that sound like abuse, folded. */
const HARMLESS =
  /^(?:aarse|abbo|asole|assole[es]?|canace[ao]|cicc[ae]|cycce|dikke?|fagott\w*|fikken|koons|lossers?|marikas?|mignot\w*|mongol\w*|niger|nuten|pedofil\w*|putten?|vaag\w*|vergass\w*|woog)$/u;

const isOneOf = (words: ReadonlySet<string>, sound: string): boolean =>
  words.has(sound) || words.has(sound.replace(/s$/, ''));

/** Whether a folded word is abuse in another spelling, or with a letter too many, too few or swapped, and no word of its own. */
export function isRespelt(token: string): boolean {
  const sound = soundOf(token);
  if (HARMLESS.test(token)) return false;
  if (DOUBLED.test(token) && isOneOf(SHORT_WORDS, sound)) return !isEnglishWord(token);
  if (sound.length < SHORTEST) return false;
  const isLike =
    isOneOf(WORDS, sound) ||
    PARTS.some((slur) => sound.includes(slur)) ||
    SLIPS.some((slur) => isSlipOf(sound, slur)) ||
    BEGINNINGS.some((slur) => sound.startsWith(slur));
  return isLike && !isEnglishWord(token);
}

/** Whether a folded word is merely rude, with a letter doubled that is none of its own. */
export const isRudeDoubled = (token: string): boolean =>
  DOUBLED.test(token) && !HARMLESS.test(token) && isOneOf(RUDE_WORDS, soundOf(token)) && !isEnglishWord(token);

/** Same beginning, and one letter more or less, or two neighbours swapped. */
function isSlipOf(word: string, other: string): boolean {
  if (word[0] !== other[0] || Math.abs(word.length - other.length) > 1) return false;
  let same = 0;
  while (same < Math.min(word.length, other.length) && word[same] === other[same]) same++;
  const [rest, otherRest] = [word.slice(same), other.slice(same)];
  if (word.length > other.length) return rest.slice(1) === otherRest;
  if (word.length < other.length) return rest === otherRest.slice(1);
  return rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2);
}
