import { ANOMALY_TYPES, ARMS, type Content } from '@conductor/contracts';
import { PLANTED } from '@conductor/dev-env';
import { flawOf } from '@conductor/moderation';
import { describe, expect, test } from 'vitest';
import { createTalk, hearChat, sampleOf, topicsOf, type Audience } from '../../../src/conductor/perceive/talk.ts';
import { inspect } from '../../../src/conductor/words/review.ts';
import { templateWords } from '../../../src/conductor/words/templates.ts';
import { requestFor } from '../../support/words/requests.ts';
import { says } from './says.ts';

const TITLE = 'A day at the sea';
const ROOM: Audience = { language: 'en', present: 24, organiser: [TITLE] };

/** A room of twenty-four: so many accounts plant a text, the rest speaks of the sea. */
function roomWith(planted: string, accounts: number) {
  const talk = createTalk();
  for (let person = 0; person < 24; person++) {
    const text = person < accounts ? `${planted} ${planted}! about ${planted}` : 'so much plankton in the water';
    hearChat(talk, { userId: `p${person}`, text }, person);
  }
  return { topics: topicsOf(talk, 100, ROOM), chat: sampleOf(talk, 100) };
}

/** All that every arm makes of the room, whatever the anomaly and the choice among the templates. */
function interventions(heard: ReturnType<typeof roomWith>): Content[] {
  return ARMS.flatMap((arm) =>
    ANOMALY_TYPES.flatMap((anomalyType) =>
      Array.from({ length: 2 }, (_, seed) =>
        templateWords(requestFor(arm, { ...heard, anomalyType, title: TITLE, seed: `${seed}` })),
      ).map(({ content }) => content),
    ),
  );
}

const texts = Object.entries(PLANTED).flatMap(([kind, list]) => list.map((text) => ({ kind, text })));

test('there are a hundred and twenty, slurs in seven languages among them', () => {
  expect(texts.length).toBeGreaterThanOrEqual(120);
  expect(Object.keys(PLANTED).filter((kind) => kind.startsWith('slurs'))).toHaveLength(7);
});

test.each(texts.filter(({ kind }) => kind.startsWith('slurs')))(
  'a slur ($kind) is nobody’s name in a room, and no word of a poll’s results',
  ({ text }) => expect([flawOf(text, 'name'), flawOf(text, 'word')]).toEqual(['ABUSE', 'ABUSE']),
);

/** Ordinary words that are one letter from abuse: no topics, and no fault of who answers a poll with them. */
const ORDINARY = ['bigger', 'nagger'];

test.each(
  texts.filter(({ kind, text }) => /^near|^addresses/.test(kind) && !ORDINARY.includes(text)).map(({ text }) => text),
)('neither is %s', (text) => expect([flawOf(text, 'name'), flawOf(text, 'word')]).not.toContain(null));

describe.each(Object.keys(PLANTED))('%s', { timeout: 120_000 }, (kind) => {
  const planted = texts.filter((entry) => entry.kind === kind).map(({ text }) => text);

  test('planted by three of twenty-four are in no template and no draft, and interventions still come', () => {
    for (const text of planted) {
      const heard = roomWith(text, 3);
      expect(heard.topics).toContain('plankton');
      const contents = interventions(heard);
      expect(contents.length).toBeGreaterThan(40);
      expect(contents.filter((content) => says(content, text))).toEqual([]);
      const obeyed: Content = { arm: 'CHAT_PROMPT', prompt: `What do you think of ${text} so far?` };
      expect(inspect(obeyed, requestFor('CHAT_PROMPT', { ...heard, title: TITLE }))).toMatchObject({ ok: false });
    }
  });

  test('are in none either when half of the accounts plant them', () => {
    for (const text of planted) {
      const heard = roomWith(text, 12);
      expect(heard.topics.map((topic) => topic.toLowerCase())).not.toContain(text.toLowerCase());
      expect(interventions(heard).filter((content) => says(content, text))).toEqual([]);
    }
  });
});
