import { describe, expect, it } from 'vitest';
import { evidenceOf, NOTHING_LEARNT, offered } from '../../../src/conductor/decide/evidence.ts';
import { contextsOf, lessonOf } from '../../../src/conductor/learn/lesson.ts';
import type { ContextState, DueReward } from '../../../src/ports/rewards.ts';

const due: DueReward = {
  decisionId: 'd-1',
  sessionId: 's-1',
  arm: 'POLL',
  anomalyType: 'SUDDEN_DROP',
  context: 'SUDDEN_DROP/small',
  holdout: false,
  startedAtMs: 0,
  measureAtMs: 60_000,
  nowMs: 65_000,
  sessionEndedAtMs: null,
  overlapped: false,
  ticks: [],
};
const before = new Map<string, ContextState>([
  ['SUDDEN_DROP', { n: 4, spans: [{ weight: 1, streams: { POLL: { successes: 2, failures: 2 } } }] }],
  ['SUDDEN_DROP/small', NOTHING_LEARNT],
]);

describe('what is taught', () => {
  it('is every context of the lineage', () => {
    expect(contextsOf(due)).toEqual(['SUDDEN_DROP', 'SUDDEN_DROP/small', 'SUDDEN_DROP/medium', 'SUDDEN_DROP/large']);
    const { states, posterior } = lessonOf(due, 'POLL', 0.75, before);
    expect([...states.keys()]).toEqual(['SUDDEN_DROP', 'SUDDEN_DROP/small']);
    expect(states.get('SUDDEN_DROP')?.n).toBe(5);
    expect(evidenceOf(states.get('SUDDEN_DROP'), 'POLL')).toMatchObject({ count: 5 });
    expect(states.get('SUDDEN_DROP/small')).toEqual({
      n: 1,
      spans: [{ weight: 1, streams: { POLL: { successes: 0.75, failures: 0.25 } } }],
    });
    expect(posterior).toMatchObject({ arm: 'POLL', n: 5, context: 'SUDDEN_DROP' });
  });

  it.each(['HOLDOUT', offered('POLL')] as const)('by %s says nothing of the arm as carried out', (stream) => {
    const { states, posterior } = lessonOf(due, stream, 0.5, before);
    expect(evidenceOf(states.get('SUDDEN_DROP'), stream)).toMatchObject({ count: 1 });
    expect(evidenceOf(states.get('SUDDEN_DROP'), 'POLL')).toMatchObject({ count: 4 });
    expect(posterior).toBeNull();
  });

  it('of what a human asked for is nothing', () => {
    const byHand = { ...due, context: null, anomalyType: null };
    expect(contextsOf(byHand)).toEqual([]);
    expect(lessonOf(byHand, 'POLL', 1, before)).toEqual({ states: new Map(), posterior: null });
  });
});
