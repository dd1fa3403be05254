import type { Page } from 'playwright-core';
import type { Scene, Stage } from '../../src/pages/stage.ts';
import { NOW } from './material.ts';

/** A page in one of its states. */
export type View = {
  name: string;
  who: 'organiser' | 'attendee' | 'nobody';
  path: string;
  scene: Scene;
  /** Leads from the opened page to the state, and resolves once it is there. */
  reach: (page: Page, stage: Stage) => Promise<unknown>;
};

export const HOUR_MS = 3_600_000;
/** Ways to a state: a heading is there, a button of that name is pressed. */
export const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first().click();

const SIMPLE = { name: 'Mia', userId: 'mia', askedAt: NOW - 90_000, votes: 3, answered: false, pinned: false };
/** A question by its id and text. */
export const asked = (id: string, text: string, change: object = {}) => ({
  ...SIMPLE,
  id,
  text,
  ...change,
});
/** What a session was asked, for its organiser and its room alike. */
export const questions = [
  asked('q1', 'Will there be slides?', { pinned: true }),
  asked('q2', 'هل ستكون هناك شرائح؟'),
  asked('q3', 'Why_does_nobody_use_any_spaces_'.repeat(4), { answered: true }),
];
