import type { RoomEvent } from '@conductor/contracts';
import { AT } from '@conductor/contracts/fixtures';
import { expect, it } from 'vitest';
import { createShownOnce } from '../src/room/shown-once.ts';

const sessionId = 's1';
const shown = (id: string): RoomEvent[] => [
  {
    name: 'agent:intervention:banner',
    payload: { sessionId, interventionId: `banner ${id}`, type: 'BROADCAST', title: 'Soon', message: 'Questions.' },
  },
  { name: 'prompt:shown', payload: { sessionId, interventionId: `prompt ${id}`, prompt: 'Why?', shownAt: AT } },
  { name: 'nudge:shown', payload: { sessionId, interventionId: `nudge ${id}`, message: 'And you?', shownAt: AT } },
  {
    name: 'question:promoted',
    payload: { sessionId, interventionId: `question ${id}`, title: 'Ask', message: 'Now', question: null, shownAt: AT },
  },
  {
    name: 'poll:opened',
    payload: {
      sessionId,
      poll: { id: `poll ${id}`, kind: 'single', question: 'Tea?', options: [], results: 'live', anonymous: false },
    },
  },
  {
    name: 'challenge:started',
    payload: {
      sessionId,
      challenge: { id: `challenge ${id}`, title: 'All', description: 'Twelve?', goal: 12, startedAt: AT, endsAt: AT },
    },
  },
];

it('tells each of what is put in front of people once, by its own id', () => {
  const isNews = createShownOnce();
  expect([...shown('a'), ...shown('b'), ...shown('a')].map(isNews)).toEqual([
    ...shown('a').map(() => true),
    ...shown('b').map(() => true),
    ...shown('a').map(() => false),
  ]);
});

it('lets all else through, however often it comes', () => {
  const isNews = createShownOnce();
  const count: RoomEvent = { name: 'presence:update', payload: { sessionId, present: 3 } };
  expect([count, count].map(isNews)).toEqual([true, true]);
});

it('remembers so many and no more', () => {
  const isNews = createShownOnce();
  const prompts = Array.from({ length: 201 }, (_, n) => shown(`${n}`)[1]).flatMap((event) => event ?? []);
  expect(prompts.every(isNews)).toBe(true);
  expect(prompts.slice(-1).map(isNews)).toEqual([false]);
  expect(prompts.slice(0, 1).map(isNews)).toEqual([true]);
});
