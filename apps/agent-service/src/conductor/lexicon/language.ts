import { tokens } from '@conductor/moderation';
import type { Language } from '../../ports/words.ts';

/** Words that carry a language's sentences; folded. One of two languages in common counts for both. */
const FUNCTION_WORDS: Record<string, ReadonlySet<string>> = Object.fromEntries(
  Object.entries({
    en: 'the and of to is are was you your yours what which how why who where when do does did have has had can could would should will this that these those it its with for from not we our us they be been being about into there here more most an if than then or on in at by as but yes no let tell share please me my so far one some any',
    de: 'der die das und ist sind war sie ihr ihre ihnen ihrer was welche welcher welches wie warum wer wo wann haben hat hatte konnen kann mochten wurden wird werden dies diese dieser dieses diesem mit fur von vom nicht wir uns unser auf aus bei zu zum zur im ein eine einen einem einer es den dem des als auch oder wenn noch schon mehr ja nein bitte gerade jetzt ich so am an um uber',
    fr: 'le la les des du un une et est sont vous votre vos que qui quoi quel quelle pourquoi comment avec pour dans sur pas plus nous ce cette ces il elle etes avez aux au je sans mais ou',
    es: 'el los las una unos y es son usted ustedes su sus que cual cuales como por para con en del al no mas pero este esta estos estas nosotros quien donde cuando se lo ya muy si',
    it: 'il lo gli uno una e sono voi vostro che quale quali come perche per con nel della delle di da non piu ma questo questa questi noi chi dove quando si cosa ci',
    pt: 'o os as um uma e sao voce voces seu sua que qual quais como por para com em do da dos das nao mais mas este esta isso nos quem onde quando se ja muito',
    nl: 'de het een en zijn jij je jullie uw wat welke hoe waarom wie waar wanneer hebben heeft kan kunnen met voor van niet wij ons op uit bij naar dit dat deze maar ook als nog meer ik er',
    pl: 'i w na z do nie jest sa co jak dlaczego kto gdzie kiedy czy tak ten ta te wy nas dla ale sie za po',
    tr: 've bir bu su ne nasil neden kim nerede icin ile mi var yok siz biz ama cok daha',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);
const ENOUGH_WORDS = 5;

const wordCounts = (words: readonly string[]): { language: string; count: number }[] =>
  Object.entries(FUNCTION_WORDS).map(([language, known]) => ({
    language,
    count: words.filter((word) => known.has(word)).length,
  }));

/**
 * The language that a text seems to be in, or null where it is too short to tell. Counts function words, the share
 * of each language's; a tie goes to the one expected.
 */
export function seemsToBe(text: string, expected: Language): string | null {
  const words = tokens(text);
  const hits = wordCounts(words);
  const most = Math.max(...hits.map((entry) => entry.count));
  if (most === 0) return words.length >= ENOUGH_WORDS ? 'unknown' : null;
  const own = hits.find((entry) => entry.language === expected);
  if (own?.count === most) return expected;
  return hits.find((entry) => entry.count === most)?.language ?? null;
}

/** Another language than the one expected, when a sentence has far more of that one's words; else null. */
export function soundsLike(sentence: string, expected: Language): string | null {
  const words = tokens(sentence);
  const hits = wordCounts(words).toSorted((a, b) => b.count - a.count);
  const own = hits.find((entry) => entry.language === expected)?.count ?? 0;
  const [best] = hits;
  return best !== undefined && best.count >= 2 * own + 2 && words.length >= 4 ? best.language : null;
}
