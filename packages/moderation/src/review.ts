import { hasBlockedWord, isAbusive } from './blocked-words.ts';
import { hasAddress, hasLink, hasPhoneNumber } from './contacts.ts';
import { harmsOf } from './harm/harm.ts';
import { fold, isBlank, visible } from './text.ts';

/** Where everybody sees a text of somebody: a name beside what they do, a word in the cloud of a poll. */
export type Place = 'chat' | 'question' | 'name' | 'word';

/** Why a text is not shown as it is: it says nothing, abuses, does harm, leads elsewhere, or passes its writer off as staff. */
export type Flaw = 'BLANK' | 'ABUSE' | 'HARM' | 'CONTACT' | 'STAFF';

const STAFF =
  /\b(?:admin\w*|moderat\w*|organi[sz]er\w*|organisator\w*|veranstalter\w*|host|support|staff|speaker|presenter|referent\w*|security|police|polizei|system|helpdesk|official|team)\b/;

const isContact = (text: string): boolean => hasLink(text) || hasAddress(text, '') || hasPhoneNumber(text);

type Rule = readonly [Flaw, (text: string) => boolean];
const BLANK: Rule = ['BLANK', isBlank];
/** People may say in a sentence what they may not be called or put on the wall. */
const HARM: Rule = ['HARM', (text) => harmsOf(text, 'said').length > 0];
const SAID: readonly Rule[] = [BLANK, ['ABUSE', isAbusive], HARM];
const SHOWN_LARGE: readonly Rule[] = [BLANK, ['ABUSE', hasBlockedWord], ['CONTACT', isContact], HARM];

const RULES: Record<Place, readonly Rule[]> = {
  chat: SAID,
  question: SAID,
  word: SHOWN_LARGE,
  name: [...SHOWN_LARGE, ['STAFF', (text) => STAFF.test(fold(text))]],
};

/** What is wrong with a text in this place, or null. Reads at most 2,000 characters, in time linear in them. */
export function flawOf(text: string, place: Place): Flaw | null {
  const seen = visible(text);
  return RULES[place].find(([, isWrong]) => isWrong(seen))?.[0] ?? null;
}
