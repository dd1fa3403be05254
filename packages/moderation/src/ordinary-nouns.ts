import nlp from 'compromise/two';
import { isEnglishWord } from './english-words.ts';
import { GERMAN_NOUNS } from './german-nouns.ts';
import { isGroup } from './groups.ts';
import { fold, stem } from './text.ts';

const GERMAN: ReadonlySet<string> = new Set(GERMAN_NOUNS.trim().split(/\s+/).map(germanForm));

/** Somebody or something with a name of its own, or a kind of people, by compromise's lexicon. */
const NAMED = '(#Person|#Place|#Organization|#SportsTeam|#Demonym|#Actor|#ProperNoun|#Honorific|#Currency|#Unit)';

const englishNoun = (word: string): boolean => {
  const lower = word.toLowerCase();
  if (!isEnglishWord(lower) || SURNAMES.has(lower)) return false;
  const read = nlp(lower);
  return (read.has('#Noun') || read.has('#Gerund')) && !read.has(NAMED) && !nlp(titled(lower)).has('(#Person|#Place)');
};

/** Surnames that the list has as words of their own, and that everybody reads as the person. */
const SURNAMES: ReadonlySet<string> = new Set(['bush', 'musk', 'trump']);

const titled = (lower: string): string => lower.charAt(0).toUpperCase() + lower.slice(1);

/** Umlauts and endings of the plural count for nothing. */
function germanForm(word: string): string {
  return stem(fold(word));
}

/** Shorter parts turn up in any word. */
const SHORTEST_PART = 4;

/** Capitalised as nouns are, and of the list, or put together of its words with or without a linking `s`. */
const germanNoun = (word: string): boolean => /^\p{Lu}/u.test(word) && isListed(fold(word));

function isListed(folded: string): boolean {
  if (GERMAN.has(stem(folded))) return true;
  for (let cut = SHORTEST_PART; cut <= folded.length - 3; cut++) {
    const head = folded.slice(0, cut);
    if ((GERMAN.has(stem(head)) || GERMAN.has(head.replace(/s$/, ''))) && isListed(folded.slice(cut))) return true;
  }
  return false;
}

const NOUNS = { en: englishNoun, de: germanNoun };

/**
 * A word, as somebody wrote it, in its usual spelling, when it is a noun for ordinary things: on the kept list of its
 * language, no name, no group of people. Else null. About 2 ms a word.
 */
export function ordinaryNoun(word: string, language: keyof typeof NOUNS): string | null {
  if (isGroup(word) || !NOUNS[language](word)) return null;
  return language === 'en' ? word.toLowerCase() : titled(word.toLowerCase());
}
