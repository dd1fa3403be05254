import type { RoomState, Shown } from '@conductor/client';
import { AT } from '@conductor/contracts/fixtures';
import { expect, it } from 'vitest';
import { bannerIn, promptIn } from '../../src/attend/shown.ts';

const room = (shown: Shown[]): RoomState => ({
  you: null,
  title: null,
  present: 0,
  messages: [],
  polls: [],
  closedPolls: [],
  questions: [],
  shown,
  challenge: null,
  nudge: null,
  ended: false,
});
const of = { sessionId: 's1', interventionId: 'd1' };
const banner: Shown = {
  name: 'agent:intervention:banner',
  payload: { ...of, type: 'BROADCAST', title: 'Soon', message: 'Questions.' },
};
const prompt: Shown = { name: 'prompt:shown', payload: { ...of, prompt: 'What next?', shownAt: AT } };
const promoted: Shown = {
  name: 'question:promoted',
  payload: {
    ...of,
    interventionId: 'd2',
    title: 'Asked most',
    message: 'Answer this:',
    shownAt: AT,
    question: { id: 'q1', text: 'Why?', askedAt: AT, votes: 3, answered: false, pinned: false },
  },
};

it('shows the newest banner and the newest prompt beside each other', () => {
  expect(bannerIn(room([prompt, banner]))).toEqual({ interventionId: 'd1', title: 'Soon', message: 'Questions.' });
  expect(promptIn(room([prompt, banner]))).toEqual(prompt.payload);
});

it('shows a question in front as a banner with the question in it', () => {
  expect(bannerIn(room([promoted, banner]))?.message).toBe('Answer this: “Why?”');
});

it('shows nothing before the first', () => {
  expect([bannerIn(room([prompt])), promptIn(room([banner]))]).toEqual([null, null]);
});
