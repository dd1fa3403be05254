import nlp from 'compromise/two';
import { fold } from './text.ts';

/** Given names that compromise does not know, or reads as something else. Folded. */
const MORE: ReadonlySet<string> = new Set(
  `anke annegret antje arne astrid axel bernd birgit bjorn cem dagmar detlef dieter dirk dorte eberhard eckhard elke fatma frank friedhelm
  gerd gerhard gisela gunter gunther hakan hannelore hartmut heike heiko heinz helmut hendrik henning herbert horst ines ingo ingrid irmgard
  jan jens jochen jorg joerg jorn jurgen juergen karin karsten kerstin lothar lutz maik manfred maren marlies max mirko nils norbert olaf
  ole ralf reiner rainer reinhard renate rolf rudiger ruediger silke siegfried sonke sven svenja swen thorsten torben torsten ulrike uschi uta ute
  uwe volker waltraud werner wiebke wilfried wolfram`.split(/\s+/),
);

/** Given names that are words at the beginning of a German or English sentence as well. */
const WORDS: ReadonlySet<string> = new Set([
  'nur',
  'mark',
  'grace',
  'rose',
  'will',
  'may',
  'jede',
  'eine',
  'mai',
  'art',
  'ende',
]);

/** Whether a word, as somebody wrote it, is a given name: with a capital, by compromise's lexicon or our list. About 2 ms. */
export const isGivenName = (word: string): boolean =>
  /^\p{Lu}\p{Ll}/u.test(word) && !WORDS.has(fold(word)) && (MORE.has(fold(word)) || nlp(word).has('#FirstName'));
