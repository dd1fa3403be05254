import type { Content } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { contentOf, draftOf, draftProblems } from '../../src/console/decision/words-draft.ts';

const CONTENTS: Content[] = [
  { arm: 'POLL', question: 'What next?', options: ['Code', 'Numbers'], durationSeconds: 60 },
  { arm: 'CHAT_PROMPT', prompt: 'Where have you met this?' },
  { arm: 'BROADCAST', title: 'Soon', message: 'Your questions.' },
  { arm: 'QNA_PROMOTE', title: 'Soon', message: 'Your questions.' },
  { arm: 'GAMIFICATION', title: 'Noise', description: '100 reactions?', goal: 100, durationSeconds: 60 },
  { arm: 'NUDGE', message: 'What do you think?', silentForSeconds: 300 },
  { arm: 'NOTIFICATION', title: 'Note', message: 'Few are writing.' },
];

describe('editing the words', () => {
  it.each(CONTENTS)('gives $arm back unchanged when nothing was changed', (content) => {
    expect(draftProblems(draftOf(content)).size).toBe(0);
    expect(contentOf(draftOf(content))).toEqual(content);
  });

  const poll = draftOf({ arm: 'POLL', question: 'What next?', options: ['Code', 'Numbers'], durationSeconds: 60 });

  it('names what is wrong at its field', () => {
    const wrong = { ...poll, values: { question: '  ', durationSeconds: '5 min' }, options: ['Code', ' Code '] };
    expect([...draftProblems(wrong).keys()]).toEqual(['question', 'durationSeconds', 'options']);
    expect(draftProblems({ ...poll, values: { ...poll.values, question: 'x'.repeat(201) } }).get('question')).toContain(
      '200',
    );
    expect(draftProblems({ ...poll, options: ['Code', ''] }).get('options')).toBe('Every answer needs words.');
  });

  it('sends trimmed words', () => {
    expect(contentOf({ ...poll, options: [' Code', 'Numbers '] })).toMatchObject({ options: ['Code', 'Numbers'] });
  });
});
