import type { JoinAnswer } from '@conductor/contracts';
import { joinAnswer, snapshot } from '@conductor/contracts/fixtures';
import type { Page } from 'playwright-core';
import type { Scene, Stage } from '../../src/pages/stage.ts';
import * as made from './material.ts';

/** A page in one of its states. */
export type View = {
  name: string;
  who: 'organiser' | 'attendee' | 'nobody';
  path: string;
  scene: Scene;
  /** Leads from the opened page to the state, and resolves once it is there. */
  reach: (page: Page, stage: Stage) => Promise<unknown>;
};

const { NOW, session, live } = made;
const HOUR_MS = 3_600_000;
const acks: Scene['acks'] = {
  'question:shown-list': { questions: [] },
  'question:held-list': { questions: [] },
  'poll:list': { prepared: [], open: [], closed: [] },
  'hand:list': { hands: [] },
};
const calls: Scene['calls'] = {
  'POST /agent/sessions/{sessionId}/invite': { code: 'ABCD-EFGH-JKMN', expiresAt: NOW + 24 * HOUR_MS },
  'GET /agent/sessions': { items: made.sessionViews },
  'GET /agent/sessions/{sessionId}/report': made.report,
  'GET /interventions/stats/{sessionId}': made.statistics,
  'GET /agent/events/{eventId}/settings': made.settings,
  'GET /agent/events/{eventId}/members': made.members,
  'GET /agent/events/{eventId}/lift': made.lift,
  'GET /interventions/history/event/{eventId}': { items: [made.measured] },
};
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click();

const organiser = (name: string, path: string, reach: View['reach'], scene: Scene = {}): View => ({
  name,
  who: 'organiser',
  path,
  reach,
  scene: { acks, calls, ...scene },
});
const console = (name: string, reach: View['reach'], scene: Scene = { snapshot: live }): View =>
  organiser(`console, ${name}`, '/sessions/s1', reach, scene);

const SIMPLE = { name: 'Mia', userId: 'mia', askedAt: NOW - 90_000, votes: 3, answered: false, pinned: false };
const asked = (id: string, text: string, change: object = {}) => ({
  ...SIMPLE,
  id,
  text,
  ...change,
});
const questions = [
  asked('q1', 'Will there be slides?', { pinned: true }),
  asked('q2', 'هل ستكون هناك شرائح؟'),
  asked('q3', 'Why_does_nobody_use_any_spaces_'.repeat(4), { answered: true }),
];
const PREPARED = { id: 'p9', kind: 'single', question: 'Ready?', options: [], results: 'live', anonymous: false };
const OPEN = { ...made.poll('single', { votes: { '1': 12, '2': 5, '3': 0 }, voters: 17 }), correctOptionIds: ['1'] };

const CONSOLE: View[] = [
  console('nobody joined', heading('Nobody has joined yet: invite them'), {
    snapshot: snapshot({ session: session(), engagement: [made.deserted] }),
  }),
  console('live', (page) => page.locator('.recharts-area-curve').first().waitFor()),
  console('slumping, a decision waits', (page) => page.getByRole('button', { name: 'Approve' }).waitFor(), {
    snapshot: { ...live, engagement: made.slumping, anomalies: [made.slump], decisions: [made.waiting] },
  }),
  console('its words are edited', (page) => press(page, 'Edit the words'), {
    snapshot: { ...live, decisions: [made.waiting] },
  }),
  console('it is rejected', (page) => press(page, 'Reject'), { snapshot: { ...live, decisions: [made.waiting] } }),
  console('a result', (page) => page.getByText(/Too early to credit it/).waitFor(), {
    snapshot: { ...live, engagement: made.rescued, decisions: [made.measured] },
  }),
  console('quiet', heading(/^Quiet until/), {
    snapshot: { ...live, session: session({ quietUntil: NOW + HOUR_MS }) },
  }),
  console('paused', heading(/^Paused/), { snapshot: { ...live, session: session({ paused: true }) } }),
  console('a break', heading(/^Break until/), {
    snapshot: {
      ...live,
      session: session({ quietUntil: NOW + HOUR_MS, plannedBreak: { from: NOW - 1_000, until: NOW + HOUR_MS } }),
    },
  }),
  console('not theirs', heading('This session is not open to you'), { room: joinAnswer() }),
  console('keeping quiet', (page) => press(page, 'Keep quiet…')),
  console('planning a break', (page) => press(page, 'Plan a break…')),
  console('about to end', (page) => press(page, 'End session…')),
  console('a code to share', async (page) => {
    await press(page, 'Make a code');
    await page.getByRole('img', { name: 'QR code of the link' }).waitFor();
  }),
  ...['Poll', 'Chat prompt', 'Banner', 'Challenge', 'Nudge'].map((arm) =>
    console(`${arm} by hand`, async (page) => {
      const hand = page.getByRole('region', { name: 'Do it now' });
      await hand.getByRole('button', { name: arm, exact: true }).click();
    }),
  ),
  console('questions, polls and hands', (page) => page.getByText('Will there be slides?').first().waitFor(), {
    snapshot: live,
    acks: {
      'question:shown-list': { questions },
      'question:held-list': { questions: [asked('q4', 'Held back?')] },
      'poll:list': { prepared: [PREPARED], open: [OPEN], closed: [] },
      'hand:list': { hands: [{ userId: 'mia', name: 'Mia', raisedAt: NOW - 30_000 }] },
    },
  }),
];

const PAGES: View[] = [
  { name: 'sign-in', who: 'nobody', path: '/', scene: {}, reach: heading('Sign in') },
  { name: 'name and code', who: 'nobody', path: '/join', scene: {}, reach: heading('Come in') },
  organiser('no sessions', '/', heading('Your sessions'), { calls: { 'GET /agent/sessions': { items: [] } } }),
  organiser('sessions', '/', (page) => page.getByText('Ended').first().waitFor()),
  organiser('event settings, people and lift', '/events/e1', (page) =>
    page.getByRole('button', { name: 'Save' }).waitFor(),
  ),
  organiser('report', '/sessions/s1/report', heading('Report')),
  organiser('nothing there', '/nothing/here/at/all', heading('There is nothing here')),
];

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
const composer = (page: Page) => page.getByRole('textbox', { name: 'Your message' }).waitFor();
const pollShown = (page: Page) => page.getByRole('region', { name: 'Poll' }).waitFor();
const ballotShown = (page: Page) => page.getByRole('button', { name: 'Vote', exact: true }).waitFor();
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

const ROOM: View[] = [
  room('empty', {}, composer),
  room('filled', filled, (page) => page.getByText('Could you show').waitFor()),
  ...(['single', 'multiple', 'rating', 'words'] as const).map((kind) =>
    room(`a poll, ${kind}`, { ...filled, polls: [made.poll(kind)] }, ballotShown),
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
  room('offline', filled, async (page) => {
    await composer(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
  }),
];

/** What the README shows: views by name, with the file and the look of each picture. */
export const PICTURES: Record<
  string,
  readonly { file: string; size: 'desktop' | 'phone'; colours: 'light' | 'dark' }[]
> = {
  'console, slumping, a decision waits': [
    { file: 'console', size: 'desktop', colours: 'light' },
    { file: 'console-phone', size: 'phone', colours: 'dark' },
  ],
  'room, voted': [{ file: 'room', size: 'phone', colours: 'light' }],
  report: [{ file: 'report', size: 'desktop', colours: 'light' }],
};

/** Every page that there is, in every state that looks different. */
export const VIEWS: readonly View[] = [...PAGES, ...CONSOLE, ...ROOM];
