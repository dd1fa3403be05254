import { flawOf, type Flaw } from './review.ts';
import { visible } from './text.ts';

/** In UTF-16 units. */
const LONGEST = 40;

/** A name as it is shown: one line without what nobody sees, at most 40 characters. Empty where nothing is left. */
export const tidyName = (text: string): string =>
  visible(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST)
    // Half a character is none.
    .replace(/[\ud800-\udbff]$/, '')
    .trim();

const WORDS: Record<Flaw, string> = {
  BLANK: 'This name shows nothing: please choose another',
  ABUSE: 'This name could offend somebody: please choose another',
  HARM: 'A name cannot tell people to do anything: please choose another',
  CONTACT: 'A name cannot hold a link, an address or a telephone number: please choose another',
  STAFF: 'Only organisers may be called so: please choose another name',
};

/** Why nobody may be called so, in words for whoever wants to be; null for a good name. Organisers may say what they are. */
export function faultOfName(name: string, isOrganiser: boolean): string | null {
  const flaw = flawOf(name, 'name');
  return flaw === null || (flaw === 'STAFF' && isOrganiser) ? null : WORDS[flaw];
}
