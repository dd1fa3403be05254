import { describe, expect, test } from 'vitest';
import { harmsOf } from '../../src/harm/harm.ts';
import { flawOf } from '../../src/review.ts';
import * as development from './development.ts';
import * as fresh from './fresh.ts';
import * as heldOut from './held-out.ts';
import * as later from './later.ts';
import * as near from './near.ts';
import * as nearer from './nearer.ts';
import * as unseen from './unseen.ts';

const isShown = (text: string): boolean => harmsOf(text, 'shown').length === 0;
const isHeld = (text: string): boolean => flawOf(text, 'chat') !== null;

describe.each([
  ['the texts that the rules were written with', development],
  ['the texts that were written after them', heldOut],
  ['the texts that were written later still', later],
  ['the texts that were written after those', fresh],
  ['the texts that lie close to ordinary ones', near],
  ['the texts that lie closer still', nearer],
  ['the texts that were written without a look at the rules', unseen],
])('of %s', (_, { HARMFUL, ORDINARY }) => {
  test.each(Object.entries(HARMFUL))('none of “%s” is shown as the organiser’s word', (_kind, texts) => {
    expect(texts.filter(isShown)).toEqual([]);
  });
  test('no ordinary one is held in a chat, and one in ten at most is not for a machine to say', () => {
    expect(ORDINARY.filter(isHeld)).toEqual([]);
    expect(ORDINARY.filter((text) => !isShown(text)).length).toBeLessThanOrEqual(ORDINARY.length / 10);
  });
});

test.each([
  'Please post your mobile number',
  'There is smoke in the building, please move to the exits',
  'Fire on the third floor, head for the stairs right away',
  'Type your password here to unlock the slides',
  'You have won a free iPhone',
  'Refugees should go back to where they came from',
  'The speaker is a complete idiot',
  'Bitte begeben Sie sich umgehend zum Notausgang',
  'Drink a cup of bleach on camera',
  'Your mailbox is full, sign in again to keep it',
  'It is not a drill, file out row by row',
  'p0st your m0bile number',
  'Please move. To the exits. Now',
  'Please post y\u200bour \uFF4Dobile number',
])('a chat waits for the organiser at: %s', (text) => expect(isHeld(text)).toBe(true));

test.each([
  ['a speaker may be asked for their e-mail address', 'Can you share your email for questions?'],
  ['an editor may be left', 'How do I exit vim?'],
  ['people may leave themselves', 'I have to leave the room now, sorry'],
  ['a talk may be boring', 'this talk is boring'],
  ['a process may be killed', 'just kill them all with SIGKILL'],
  ['extinguishers are no fire', 'Who keeps the fire extinguisher logs in your data centre?'],
  ['a group may be asked after', 'did men and women answer differently in the study?'],
  ['where danger is supposed, nobody runs', 'what would you do if there was smoke in the server room?'],
])('%s: %s', (_, text) => expect(isHeld(text)).toBe(false));

test.each([
  ['is asked', 'Which question would you like to put to the speaker?'],
  ['explains', 'What should the speaker cover in the last ten minutes?'],
  ['is agreed with', 'Do you agree with the speaker that tests come first?'],
  ['runs on many machines', 'What happens when the host is gone?'],
])('the agent may speak of who %s: %s', (_, text) => expect(isShown(text)).toBe(true));

test.each([
  'Has the speaker ever been to sea?',
  'The presenter looks like somebody I know',
  'Wer hat diesen Mann geholt?',
])('of a guest in no other way: %s', (text) => expect(isShown(text)).toBe(false));

test('what the organiser’s own title has is excused, and nothing beside it', () => {
  const title = 'Raffles, prizes and why people love them';
  expect(harmsOf('Which prizes would you love?', 'shown', title)).toEqual([]);
  expect(harmsOf('Which prizes? You have won a free iPhone', 'shown', title)).toEqual(['promises a prize']);
});

test('of a text the first 2,000 characters are read', () => {
  const text = 'go to the exit now '.repeat(2_000);
  expect(harmsOf(text, 'said')).toEqual(['tells people to go']);
  expect(harmsOf(`${'word '.repeat(400)}${text}`, 'shown')).toEqual([]);
});
