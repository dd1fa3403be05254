import type { Chance } from './chance.ts';

/** Recordings hold no words, only their length: these stand in. */
const SHORT = [
  'Yes',
  'I agree',
  'Good point',
  '+1',
  'Makes sense',
  'Not sure about that',
  'Nice',
  'Same here',
] as const;
const LONG = [
  'We tried something like that last year, and the hard part was getting everyone to join in.',
  'Could you show that slide again? I would like to note the numbers down.',
  'That matches what we see here, though our group is a good deal smaller.',
  'I think the second option is cheaper in the long run, even if it starts slower.',
  'Is there a recording of the earlier session? I missed the first part.',
  'What happens when two people change the same entry at once?',
] as const;
const AFTER_POLL = [
  'Voted!',
  'Close call, that one',
  'Curious what the others say',
  'I could have picked two',
] as const;
const AFTER_PROMPT = [
  'For me it is the second part',
  'The example helped most',
  'Mostly the costs',
  'The demo, clearly',
] as const;

const ASKED = [
  'Will there be slides?',
  'How does it work for a small group?',
  'What did it cost in the end?',
  'Which part would you do first?',
  'What went wrong along the way?',
] as const;

/** Words for a recorded message of `length` characters. */
export const phrase = (chance: Chance, length: number): string => chance.pick(length < 30 ? SHORT : LONG);
export const afterPoll = (chance: Chance): string => chance.pick(AFTER_POLL);
export const afterPrompt = (chance: Chance): string => chance.pick(AFTER_PROMPT);
export const asked = (chance: Chance): string => chance.pick(ASKED);
