import type { JoinAnswer, SocketFailure } from '@conductor/contracts';
import { joinAnswer } from '@conductor/contracts/fixtures';
import type { Page } from 'playwright-core';
import * as made from './material.ts';
import { heading, HOUR_MS, press, questions, type View } from './view.ts';

const { NOW, session } = made;
type Anew = Extract<JoinAnswer, { recovered: false }>;
const here = { sessionId: 's1', sentAt: NOW - 60_000 };
const MESSAGES: Anew['messages'] = [
  { ...here, id: 'm1', userId: 'mia', name: 'Mia', text: 'Could you show the second example again?' },
  { ...here, id: 'm2', userId: 'omar', name: 'عمر', text: 'شكرا جزيلا، هذا مفيد للغاية!' },
  { ...here, id: 'm3', userId: 'tom', name: 'Tom', text: 'https://example.com/'.repeat(8) },
  { ...here, id: 'm4', userId: 'ada', organiser: true, name: 'Ada', text: 'We will, right after this. 👏' },
];
const filled: Partial<Anew> = { messages: MESSAGES, questions: questions.map((each) => ({ ...each, upvoted: false })) };
const room = (name: string, change: Partial<Anew>, reach: View['reach']): View => ({
  name: `room, ${name}`,
  who: 'attendee',
  path: '/join/s1',
  scene: {
    room: joinAnswer({ title: session().title, you: { userId: 'visitor', name: 'Zoe', anonymous: false }, ...change }),
  },
  reach,
});
/** Somebody whom the door answers with a refusal; null where not even a connection is made. */
const outside = (name: string, answer: SocketFailure | null, words: string): View => ({
  name: `room, ${name}`,
  who: 'attendee',
  path: '/join/s1',
  scene: answer === null ? {} : { room: answer },
  reach: (page) => page.getByText(words).waitFor(),
});
const refusal = (code: SocketFailure['code'], more: Partial<SocketFailure> = {}): SocketFailure => ({
  success: false,
  code,
  error: 'Not now',
  ...more,
});
const FULL = 'It is full just now, or out of reach. You are let in as soon as there is room.';
const composer = (page: Page) => page.getByRole('textbox', { name: 'Your message' }).waitFor();
const pollShown = (page: Page) => page.getByRole('region', { name: 'Poll' }).waitFor();
const place = { epoch: 'e1', seq: 1 };
const banner = { title: 'Almost there', message: 'Two more examples, then your questions.' };
const CHALLENGE = {
  id: 'd1',
  title: 'Make some noise',
  description: '100 reactions in a minute?',
  goal: 100,
  startedAt: NOW,
  endsAt: NOW + HOUR_MS,
  progress: 34,
  people: 12,
  version: 34,
};

/** What somebody in the audience sees of a session. */
export const ROOM: View[] = [
  outside('full', null, FULL),
  outside('many come in at once', refusal('UNAVAILABLE', { retryAfterMs: HOUR_MS }), FULL),
  outside('too much from here', refusal('RATE_LIMITED', { retryAfterMs: HOUR_MS }), FULL),
  outside('not open to them', refusal('FORBIDDEN'), 'This session is not open to you.'),
  outside('over before they came', refusal('CONFLICT'), 'This session has ended.'),
  room('empty', {}, composer),
  room('filled', filled, (page) => page.getByText('Could you show').waitFor()),
  ...(['single', 'multiple', 'rating', 'words'] as const).map((kind) =>
    room(`a poll, ${kind}`, { ...filled, polls: [made.poll(kind)] }, pollShown),
  ),
  room(
    'voted',
    {
      messages: [MESSAGES[0], MESSAGES[1], MESSAGES[3]].flatMap((message) => message ?? []),
      questions: questions.slice(0, 2).map((each) => ({ ...each, upvoted: true })),
      polls: [
        made.poll('single', {
          question: 'What should the next ten minutes be about?',
          options: ['The code', 'The numbers', 'What comes next year'].map((text, at) => ({ id: `${at + 1}`, text })),
          votes: { '1': 12, '2': 5, '3': 9 },
          voters: 26,
          version: 26,
          votedFor: ['1'],
        }),
      ],
    },
    pollShown,
  ),
  room(
    'words given',
    {
      polls: [
        made.poll('words', { words: [{ text: 'curious', votes: 2 }], voters: 2, version: 2, votedWord: 'curious' }),
      ],
    },
    pollShown,
  ),
  room(
    'a quiz is over',
    {
      closedPolls: [
        made.poll('single', {
          votes: { '1': 12, '2': 5, '3': 0 },
          voters: 17,
          votedFor: ['2'],
          correctOptionIds: ['1'],
        }),
      ],
    },
    pollShown,
  ),
  room('a challenge', { challenge: CHALLENGE }, heading('Make some noise')),
  room('banner, prompt and nudge', filled, async (page, stage) => {
    await composer(page);
    const shown = { sessionId: 's1', shownAt: NOW };
    stage.tellRoom(
      {
        ...place,
        name: 'agent:intervention:banner',
        payload: { ...shown, interventionId: 'd1', type: 'BROADCAST', ...banner },
      },
      {
        ...place,
        seq: 2,
        name: 'prompt:shown',
        payload: { ...shown, interventionId: 'd2', prompt: 'Where have you met this?' },
      },
    );
    stage.whisper('nudge:shown', { ...shown, interventionId: 'd3', message: 'What do you think?' });
    await page.getByText('What do you think?').waitFor();
    await heading('Almost there')(page);
  }),
  room('removed', filled, async (page, stage) => {
    await composer(page);
    stage.whisper('session:removed', { sessionId: 's1', reason: 'Removed by the organiser' });
    await page.getByText('You are in this session no more.').waitFor();
  }),
  room('ended', filled, async (page, stage) => {
    await composer(page);
    stage.tellRoom({ ...place, name: 'session:ended', payload: { sessionId: 's1', endedAt: NOW } });
    await page.getByText('Thank you for taking part.').waitFor();
  }),
  room('left', filled, async (page) => {
    await composer(page);
    await press(page, 'Leave');
    await heading('You have left')(page);
  }),
  room('reconnecting', filled, async (page, stage) => {
    await composer(page);
    stage.cut();
    await page.getByText('Reconnecting. Nothing is lost.').waitFor();
  }),
  room('offline', filled, async (page) => {
    await composer(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
  }),
];
