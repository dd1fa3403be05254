import { expect, test } from 'vitest';
import { createTalk, hearChat, sampleOf, topicsOf } from '../../../src/conductor/perceive/talk.ts';
import { inspect } from '../../../src/conductor/words/review.ts';
import { ROOMS } from './ordinary.ts';
import { requestFor } from '../../support/words/requests.ts';

const drafts = ROOMS.flatMap(({ name, language, title, chat, drafts: written }) => {
  const talk = createTalk();
  chat.forEach((text, person) => hearChat(talk, { userId: `p${person}`, text }, 0));
  const heard = {
    topics: topicsOf(talk, 0, { language, present: chat.length, organiser: [title] }),
    chat: sampleOf(talk, 0),
  };
  return written.map((content) => ({ name, content, request: requestFor(content.arm, { language, title, ...heard }) }));
});

test('there are 60 ordinary drafts and more, in English and German, in rooms that speak of something', () => {
  expect(drafts.length).toBeGreaterThanOrEqual(60);
  expect(new Set(drafts.map(({ request }) => request.language))).toEqual(new Set(['en', 'de']));
  expect(drafts.every(({ request }) => request.topics.length > 0)).toBe(true);
});

/** Of 66 drafts so many name what is no topic of the room, which is not to be said: the model is asked for others. */
const NAMED_BY_FEW = 5;

test('the guard stops none of them, but for naming what is no topic of the room', () => {
  const stopped = drafts.flatMap(({ name, content, request }) => {
    const review = inspect(content, request);
    return review.ok ? [] : [{ name, content, findings: review.findings }];
  });
  const byOtherRules = stopped.filter(
    ({ findings }) => !findings.every((finding) => finding.startsWith('chat: a subject that is no topic of the room')),
  );
  expect(byOtherRules).toEqual([]);
  expect(stopped.length).toBeLessThanOrEqual(NAMED_BY_FEW);
});

test('in a room that says nothing the guard stops none of them', () => {
  const stopped = drafts.filter(({ content, request }) => !inspect(content, { ...request, chat: [] }).ok);
  expect(stopped).toEqual([]);
});
