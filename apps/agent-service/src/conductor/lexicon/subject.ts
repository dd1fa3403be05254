import nlp from 'compromise/two';
import type { Language } from '../../ports/words.ts';

/**
 * Whether a word can be what people speak about, so that “Did “agree” match what you expected?” is asked of nobody: in
 * English a noun or a gerund by compromise's lexicon, in German what its writer capitalised. About 1 ms a word.
 */
export function namesSubject(word: string, language: Language): boolean {
  if (language === 'de') return /^\p{Lu}/u.test(word);
  const read = nlp(word === word.toUpperCase() ? word : word.toLowerCase());
  return read.has('#Noun') || read.has('#Gerund');
}
