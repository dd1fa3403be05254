import { joinAnswer, snapshot } from '@conductor/contracts/fixtures';
import type { Scene } from '../../src/pages/stage.ts';
import * as made from './material.ts';
import { ROOM } from './room-scenes.ts';
import { asked, heading, HOUR_MS, press, questions, type View } from './view.ts';

const { NOW, session, live } = made;
const acks: Scene['acks'] = {
  'question:shown-list': { questions: [] },
  'question:held-list': { questions: [] },
  'chat:shown-list': { messages: [] },
  'chat:held-list': { messages: [] },
  'poll:list': { prepared: [], open: [], closed: [] },
  'poll:held-list': { words: [] },
  'hand:list': { hands: [] },
  'people:list': { people: [], total: 0 },
  'people:removed-list': { removed: [] },
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

const organiser = (name: string, path: string, reach: View['reach'], scene: Scene = {}): View => ({
  name,
  who: 'organiser',
  path,
  reach,
  scene: { acks, calls, ...scene },
});
const console = (name: string, reach: View['reach'], scene: Scene = { snapshot: live }): View =>
  organiser(`console, ${name}`, '/sessions/s1', reach, scene);

const PREPARED = { id: 'p9', kind: 'single', question: 'Ready?', options: [], results: 'live', anonymous: false };
const OPEN = { ...made.poll('single', { votes: { '1': 12, '2': 5, '3': 0 }, voters: 17 }), correctOptionIds: ['1'] };

const WORDS = {
  ...made.poll('words', { words: [{ text: 'مرحبا', votes: 3 }], voters: 3 }),
  votes: {},
  correctOptionIds: [],
};
const LONG_WORDS = 'Why_does_nobody_use_any_spaces_'.repeat(4);
const said = (id: string, text: string, name: string) => ({
  sessionId: 's1',
  id,
  userId: name.toLowerCase(),
  name,
  text,
  sentAt: NOW - 60_000,
});

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
  console('over, so its report', heading('Report'), {
    snapshot: { ...live, session: session({ endedAt: NOW }) },
  }),
  console('reconnecting', async (page, stage) => {
    await page.getByRole('status', { name: 'Connection: Live' }).waitFor();
    stage.cut();
    await page.getByRole('status', { name: /^Connection: Reconnecting/ }).waitFor();
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
      ...acks,
      'question:shown-list': { questions },
      'question:held-list': { questions: [asked('q4', 'Held back?')] },
      'poll:list': { prepared: [PREPARED], open: [OPEN], closed: [] },
      'hand:list': { hands: [{ userId: 'mia', name: 'Mia', raisedAt: NOW - 30_000 }] },
    },
  }),
  console('the chat and what was held back', (page) => page.getByText('buy.example').waitFor(), {
    snapshot: live,
    acks: {
      ...acks,
      'chat:shown-list': {
        messages: [said('m1', 'שלום לכולם', 'Mia'), said('m2', LONG_WORDS, 'Nobody_has_such_a_long_name')],
      },
      'chat:held-list': { messages: [said('m3', LONG_WORDS, 'Tom')] },
      'question:held-list': { questions: [asked('q4', LONG_WORDS)] },
      'poll:list': { prepared: [], open: [WORDS], closed: [] },
      'poll:held-list': { words: [{ text: 'buy.example', votes: 2 }] },
    },
  }),
];

const plain = { name: null, mutedUntil: null, hand: false, organiser: false };
const PEOPLE = [
  { ...plain, userId: 'ada', name: 'Ada', organiser: true },
  { ...plain, userId: 'mia', name: 'Mia', hand: true },
  { ...plain, userId: 'omar', name: 'عمر', mutedUntil: NOW + HOUR_MS },
  { ...plain, userId: 'long', name: 'Nobody_has_such_a_long_name_without_space' },
  ...Array.from({ length: 12 }, (_, nth) => ({ ...plain, userId: `guest:${nth}` })),
];
const peopleHere: Scene = {
  snapshot: live,
  acks: {
    ...acks,
    'people:list': { people: PEOPLE, total: 240, next: '1' },
    'people:removed-list': { removed: [{ userId: 'eve', name: 'Eve', until: NOW + HOUR_MS }] },
  },
};
const WITH_PEOPLE: View[] = [
  console('who is here', (page) => page.getByRole('button', { name: 'Let back in: Eve' }).waitFor(), peopleHere),
  console(
    'somebody is about to be removed',
    async (page) => {
      await page.getByRole('group', { name: 'Mia', exact: true }).getByRole('button', { name: 'Remove…' }).click();
      await page.getByRole('button', { name: 'Let them stay' }).waitFor();
    },
    peopleHere,
  ),
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
export const VIEWS: readonly View[] = [...PAGES, ...CONSOLE, ...WITH_PEOPLE, ...ROOM];
