import { AT, decision, snapshot } from '@conductor/contracts/fixtures';
import { expect, it } from 'vitest';
import { notesIn } from '../../src/console/notes.ts';

const words = { title: 'Quiet', message: 'Nobody writes.' };
const sent = decision({
  id: 'd1',
  arm: 'NOTIFICATION',
  content: { arm: 'NOTIFICATION', ...words },
  status: 'EXECUTED',
  executedAt: AT,
});
const heard = (id: string, timestamp = AT) => ({ id, eventId: 'e1', sessionId: 's1', ...words, timestamp });
const state = { ...snapshot(), decisions: [sent, decision({ id: 'd2' })] };

it('shows a note once, heard or found in the feed by whoever came later, newest first', () => {
  expect(notesIn(state, [], AT)).toEqual([{ id: 'd1', ...words, at: AT }]);
  expect(notesIn(state, [heard('d1'), heard('n2', AT + 5)], AT + 10).map(({ id }) => id)).toEqual(['n2', 'd1']);
});

it('shows none that is older than ten minutes, or that was never carried out', () => {
  expect(notesIn(state, [heard('n2')], AT + 600_000)).toEqual([]);
  expect(notesIn({ ...state, decisions: [{ ...sent, executedAt: null }] }, [], AT)).toEqual([]);
});
