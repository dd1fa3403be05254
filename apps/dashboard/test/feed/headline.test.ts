import { describe, expect, it } from 'vitest';
import { announce } from '../../src/feed/announce.ts';
import { learnClockOffset, staleSince, tickInterval } from '../../src/feed/freshness.ts';
import { headlineOf } from '../../src/feed/headline.ts';
import { modelOf } from '../../src/feed/model.ts';
import { anomaly, AT, decision, point, snapshot } from '../build.ts';

const model = (change: Parameters<typeof snapshot>[0]) => modelOf(snapshot(change));
const session = snapshot().session;

const every = (ms: number) => Array.from({ length: 5 }, (_, index) => point(AT + index * ms, 0.5));

describe('the one sentence on top', () => {
  it('puts a waiting decision before everything else, in the colour of its anomaly', () => {
    const waiting = model({ anomalies: [anomaly({ severity: 'CRITICAL' })], decisions: [decision()] });
    expect(headlineOf(waiting, false)).toMatchObject({ tone: 'critical', title: 'Your decision: open a poll?' });
    expect(headlineOf(waiting, true).title).toBe('Your decision: open a poll?');
  });

  it('does not call an unknown score low', () => {
    const unknown = headlineOf(model({ engagement: [point(AT, null)] }), false);
    expect(unknown).toMatchObject({ tone: 'unknown', title: 'Engagement is unknown just now' });
  });

  it('says that numbers are old rather than that all is well', () => {
    expect(headlineOf(model({ engagement: [point(AT, 0.9)] }), true).tone).toBe('unknown');
  });

  it('follows an intervention from its way out to its measurement', () => {
    const sent = model({ decisions: [decision({ status: 'EXECUTING' })] });
    expect(headlineOf(sent, false).title).toBe('Acting: opening a poll');
    const done = model({ decisions: [decision({ status: 'EXECUTED', executedAt: AT })] });
    expect(headlineOf(done, false).title).toBe('Measuring the effect');
  });

  it('says that a session is over, whatever else is stored', () => {
    const over = model({ session: { ...session, endedAt: AT }, decisions: [decision()] });
    expect(headlineOf(over, false).title).toBe('This session has ended');
  });
});

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
