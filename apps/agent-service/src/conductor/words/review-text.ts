import {
  fold,
  harmsOf,
  hasAddress,
  hasBlockedWord,
  hasLink,
  hasPhoneNumber,
  visible,
  withoutLeet,
} from '@conductor/moderation';
import type { ComposeRequest } from '../../ports/words.ts';
import { FOREIGN_WORDS } from '../lexicon/foreign-words.ts';

/** One text of a content; `options/2` is the second option. */
export type Text = { field: string; text: string };

/** Latin letters with their accents, digits, and the punctuation of ordinary sentences. */
const ALLOWED = /^[A-Za-zÀ-ÖØ-öø-ſ0-9 .,:;!?'’‘"“”„()\-–—…%&+/€$]*$/;
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const MARKUP = /[<>[\]{}`*_~^|\\#=]|&#|&(?:lt|gt|amp|quot|apos|nbsp)\b|&\w+;|%[0-9a-f]{2}/i;

/** What is wrong with one text by itself, empty when nothing is. */
export function unwantedText(text: string, { title }: Pick<ComposeRequest, 'title'>): string[] {
  const folded = fold(visible(text));
  // A talk about passwords may speak of them. A topic may not excuse anything: three accounts are easily had.
  const known = fold(visible(title ?? ''));
  const rules: [boolean, string][] = [
    [HIDDEN.test(text), 'hidden or control characters'],
    [MARKUP.test(text), 'markup'],
    [
      !ALLOWED.test(text.normalize('NFC').replaceAll(/[\p{C}<>[\]{}`*_~^|\\#=@]/gu, '')),
      'characters of another script, or emoji',
    ],
    [hasLink(text), 'a link'],
    [hasAddress(text, known), 'an address or a mention'],
    [hasPhoneNumber(text), 'a phone number'],
    [hasBlockedWord(text), 'a word of the filter'],
    ...FOREIGN_WORDS.map(([rule, name]): [boolean, string] => [
      matchesUnknown(folded, rule, known) || matchesUnknown(withoutLeet(folded), rule, known),
      name,
    ]),
    ...harmsOf(text, 'shown', title ?? '').map((name): [boolean, string] => [true, name]),
  ];
  return [...new Set(rules.filter(([hit]) => hit).map(([, name]) => name))];
}

const matchesUnknown = (folded: string, rule: RegExp, known: string): boolean =>
  isUnknown(rule.exec(folded)?.[0], known);

/** A word that the organiser's title has is excused. */
const isUnknown = (hit: string | undefined, known: string): boolean =>
  hit !== undefined && !(known !== '' && known.includes(hit));
