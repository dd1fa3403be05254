import { BODIES } from './bodies.ts';
import { CONTEMPT } from './contempt.ts';
import { DANGER_OR_LEAVING } from './danger.ts';
import { JUDGED_GROUPS } from './groups.ts';
import { INJURY } from './injury.ts';
import { INSULTS } from './insults.ts';
import { PERSONAL_DATA } from './personal-data.ts';
import { read, wordsAt } from './phrases.ts';
import { PRIZES_OR_SCAMS } from './prizes.ts';
import { THREATS } from './threats.ts';

const KINDS = [
  DANGER_OR_LEAVING,
  INJURY,
  PERSONAL_DATA,
  PRIZES_OR_SCAMS,
  JUDGED_GROUPS,
  BODIES,
  INSULTS,
  THREATS,
  CONTEMPT,
];

/** Where a text stands: `said` by one of many in the chat, or `shown` to everybody as a word of the organiser's. */
export type Standing = 'said' | 'shown';

/**
 * The kinds of harm in a text, by name: calls to go or to danger, requests for personal data, prizes and scams, groups
 * and bodies judged, the speaker insulted, threats. A phrase that `known` has, the organiser's own title, is excused.
 */
export function harmsOf(text: string, standing: Standing, known = ''): string[] {
  const reading = read(text);
  const excused = ` ${read(known).words.join(' ')} `;
  return KINDS.filter((kind) =>
    kind[standing](reading).some((span) => !excused.includes(` ${wordsAt(reading, span)} `)),
  ).map(({ name }) => name);
}
