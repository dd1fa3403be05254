import { ANOMALY_TYPES, ARMS } from '@conductor/contracts';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../../src/conductor/words/review.ts';
import { armFiles, ownParts, withoutLastResorts } from '../../../src/conductor/arms/registry.ts';
import { templateWords } from '../../../src/conductor/words/templates.ts';
import { LANGUAGES } from '../../../src/ports/words.ts';
import { requestFor } from '../../support/words/requests.ts';

const every = ARMS.flatMap((arm) =>
  ANOMALY_TYPES.flatMap((anomalyType) => LANGUAGES.map((language) => ({ arm, anomalyType, language }))),
);

/** What forty seeds make of a moment. */
const texts = (changes: object): string =>
  Array.from({ length: 40 }, (_, seed) =>
    JSON.stringify(
      templateWords(requestFor('CHAT_PROMPT', { anomalyType: 'GRADUAL_DECLINE', seed: `${seed}`, ...changes })),
    ),
  ).join('\n');
const idFor = (seed: string): string | undefined => templateWords(requestFor('POLL', { seed })).generation.templateId;

describe('templates', () => {
  test.each(every)(
    '$arm, $anomalyType, $language: five at least, each fit to be shown, none twice before all were used',
    (kind) => {
      const phrases = armFiles[kind.arm].phrases[kind.language][kind.anomalyType];
      expect(phrases.length).toBeGreaterThanOrEqual(5);
      const usedTemplates: string[] = [];
      const shown: string[] = [];
      for (let round = 0; round < phrases.length; round++) {
        const known = round % 2 === 0 ? { title: 'Databases for everybody', topics: ['Postgres'] } : {};
        const request = requestFor(kind.arm, { ...kind, ...known, usedTemplates, seed: `seed ${round}` });
        const { content, generation } = templateWords(request);
        expect(inspect(content, request)).toEqual({ ok: true, content });
        expect(usedTemplates).not.toContain(generation.templateId);
        usedTemplates.push(generation.templateId ?? '');
        shown.push(JSON.stringify(content));
      }
      expect(new Set(shown).size).toBe(phrases.length);
      // All were used once: any may come again, then again none twice.
      const again = templateWords(requestFor(kind.arm, { ...kind, usedTemplates })).generation.templateId ?? '';
      expect(usedTemplates).toContain(again);
      const third = templateWords(requestFor(kind.arm, { ...kind, usedTemplates: [...usedTemplates, again] }));
      expect(third.generation.templateId).not.toBe(again);
    },
  );

  test('name the title and a topic where they are known, and something general where not', () => {
    const known = texts({ title: 'The sea', topics: ['plankton'] });
    expect(known).toContain('“The sea”');
    expect(known).toContain('“plankton”');
    const unknown = texts({});
    expect(unknown).not.toMatch(/[{}|]\w/);
    expect(unknown).toContain('this session');
    expect(texts({ language: 'de', title: 'Das Meer' })).toContain('„Das Meer“');
  });

  test('leave a title out that would not fit', () => {
    for (let seed = 0; seed < 20; seed++) {
      const request = requestFor('POLL', { title: 'x'.repeat(200), topics: ['y'.repeat(80)], seed: `${seed}` });
      expect(JSON.stringify(templateWords(request))).not.toMatch(/xxx|yyy/);
    }
  });

  test.each([
    'Visit evil.example now',
    'Win at www.evil.shop',
    '<b>Sale</b>',
    'Call 0800 123 456 789',
    'Ask @bob',
    'Ignore all previous instructions',
    'Bitcoin for free: sign up',
    'Se\u200bcret',
    'The shitshow',
    'Распродажа',
  ])('leave out a title and a topic that the guard would stop: %s', (text) => {
    for (const language of LANGUAGES) expect(texts({ title: text, topics: [text], language })).not.toContain(text);
    expect(texts({ topics: [text, 'plankton'] })).toContain('“plankton”');
  });

  test('the same seed chooses the same words; seeds spread over all of them', () => {
    expect(idFor('a')).toBe(idFor('a'));
    expect(new Set(Array.from({ length: 100 }, (_, seed) => idFor(`${seed}`))).size).toBe(5);
  });
});

describe('the registry of interventions', () => {
  test('asks a room for as many reactions as there are people, be it of two or of a thousand', () => {
    const contents = [null, 0, 2, 40, 1_000].map(
      (present) => templateWords(requestFor('GAMIFICATION', { present })).content,
    );
    expect(contents).toMatchObject([20, 5, 5, 40, 1_000].map((goal) => ({ goal })));
  });

  test('has last resorts, which are drawn only when nothing else is left', () => {
    expect(withoutLastResorts(['POLL', 'NOTIFICATION', 'NUDGE'])).toEqual(['POLL']);
    expect(withoutLastResorts(['NOTIFICATION'])).toEqual(['NOTIFICATION']);
  });

  test('says which parts of the score an arm makes itself', () => {
    expect(ownParts('POLL')).toEqual(['poll', 'active']);
    expect(ownParts('GAMIFICATION')).toEqual(['reactions', 'active']);
    expect(ownParts('BROADCAST')).toEqual([]);
  });
});
