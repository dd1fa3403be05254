import { describe, expect, it } from 'vitest';
import { announce } from '../../src/feed/announce.ts';
import { learnClockOffset, staleSince, tickInterval } from '../../src/feed/freshness.ts';
import { anomaly, AT, decision, point, snapshot } from '@conductor/contracts/fixtures';

const model = (change: Parameters<typeof snapshot>[0]) => snapshot(change);
const every = (ms: number) => Array.from({ length: 5 }, (_, index) => point(AT + index * ms, 0.5));

describe('what is said aloud', () => {
  const calm = model({ engagement: [point(AT, 0.6)] });
  const noticed = model({ anomalies: [anomaly()] });

  it('interrupts for a decision, once', () => {
    const waiting = model({ anomalies: [anomaly()], decisions: [decision()] });
    expect(announce(calm, waiting)).toEqual({ text: 'Decision waiting: open a poll?', urgent: true });
    expect(announce(waiting, model({ anomalies: [anomaly()], decisions: [decision({ version: 2 })] }))).toBeNull();
  });

  it('tells that an anomaly began and ended, and nothing of the scores between', () => {
    expect(announce(calm, noticed)?.text).toBe('Sudden drop noticed, warning.');
    expect(announce(noticed, model({ anomalies: [anomaly()], engagement: [point(AT, 0.2)] }))).toBeNull();
    expect(announce(noticed, calm)?.text).toBe('Sudden drop is over.');
  });
});

describe('how old the numbers are', () => {
  it('learns the interval of the ticks', () => {
    expect(tickInterval(every(1_000))).toBe(1_000);
    expect(tickInterval([])).toBe(5_000);
  });

  it('is stale after three ticks without news, not after one that came late', () => {
    expect(staleSince(AT, 5_000, AT + 14_000)).toBeNull();
    expect(staleSince(AT, 5_000, AT + 16_000)).toBe(AT);
    expect(staleSince(null, 5_000, AT)).toBeNull();
  });

  it('measures the clock by the event that was least delayed', () => {
    const offset = learnClockOffset(learnClockOffset(null, AT + 700, AT), AT + 5_020, AT + 5_000);
    expect(offset).toBe(20);
    expect(learnClockOffset(offset, AT + 9_500, AT + 9_000)).toBe(20);
  });
});
