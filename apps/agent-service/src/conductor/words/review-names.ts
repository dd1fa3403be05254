import { isCalendar, isCommon, isGivenName, ordinaryNoun, stem, tokens } from '@conductor/moderation';
import type { ComposeRequest } from '../../ports/words.ts';
import { broughtUp } from './review-chat.ts';
import type { Text } from './review-text.ts';

/** A capital within a sentence, after neither its end nor an opening mark. */
const NAME = /(?<![.!?:–—]\s|[“"„(‘]|^)\b\p{Lu}\p{L}*\p{Ll}\p{L}*/gu;
/** `The Big Question`: all of its longer words have capitals, so that they say nothing. */
const isHeading = (text: string): boolean => (text.match(/\p{L}{4,}/gu) ?? []).every((word) => /^\p{Lu}/u.test(word));

/** In English a capital within a sentence makes a name. */
const english = (text: string): string[] =>
  isHeading(text)
    ? []
    : (text.match(NAME) ?? []).flatMap(tokens).filter((name) => !isCommon(name) && !isCalendar(name));

const ADDRESSED = /(?<!\p{L})(?:Frau|Herrn?)\s+(?:(?:Dr|Prof)\.?\s+)*(\p{Lu}[\p{L}-]+)/gu;
const PAIR = /(?<!\p{L})(?=(\p{Lu}\p{Ll}+)\s+(\p{Lu}[\p{L}-]+))/gu;

/** In German every noun has a capital: a name is what follows Frau and Herr, or a given name with another beside it. */
const german = (text: string): string[] => [
  ...[...text.matchAll(ADDRESSED)].flatMap(([, name = '']) => tokens(name)),
  ...[...text.matchAll(PAIR)]
    .filter(([, first = '', last = '']) => isGivenName(first) && ordinaryNoun(last, 'de') === null)
    .flatMap(([, , last = '']) => tokens(last))
    .filter((name) => !isCommon(name) && !isCalendar(name)),
];

const NAMES = { en: english, de: german };

/** Somebody or something that neither the organiser nor the room brought up is somebody's wish, however it came to the model. */
export function unknownNames(texts: readonly Text[], request: ComposeRequest): string[] {
  const known = broughtUp(request);
  const unknown = texts.flatMap(({ text }) => NAMES[request.language](text)).filter((name) => !known.has(stem(name)));
  return unknown.length === 0 ? [] : ['names somebody or something that nobody brought up'];
}

/** Where words are put into somebody's mouth: quoted, or to be continued. */
const IN_A_MOUTH = /[“"„‘][^”"“’]*[”"“’]|[:…].*$/gu;
const FIRST_PERSON = {
  en: /(?<!\p{L})(?:I|my|mine|me|myself)(?!\p{L})/u,
  de: /(?<!\p{L})(?:[Ii]ch|mich|mir|mein\p{L}*)(?!\p{L})/u,
};

/** A machine has no life to tell of; people may be given an “I” to choose or to continue. */
export const speaksOfItself = (texts: readonly Text[], { language }: ComposeRequest): string[] =>
  texts
    .filter(({ field }) => !field.startsWith('options/'))
    .filter(({ text }) => FIRST_PERSON[language].test(text.replaceAll(IN_A_MOUTH, '')))
    .map(({ field }) => `${field}: speaks of itself`);
