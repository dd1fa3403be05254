import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { createDetection, type AnomalyEvent } from '../../../src/conductor/detect/detect.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { createScorer } from '../../../src/conductor/perceive/score.ts';
import { createSession, OPTIONS, words, type Tick } from './support.ts';

const HOUR = 720;
/** Counts of a tick with the given mean, as bursty as real audiences: variance/mean about 1 + mean/k. */
function counts(seed: string, k = 1.5): (mean: number) => number {
  const random = createRandom(seed);
  return (mean) => {
    let count = 0;
    for (let left = mean > 0 ? (random.gamma(k) * mean) / k : 0; left > 0; left -= 20) {
      const limit = Math.exp(-Math.min(20, left));
      for (let product = random.next(); product > limit; product *= random.next()) count += 1;
    }
    return count;
  };
}

const raised = ({ event }: { event: AnomalyEvent }) => event.kind !== 'ended';

/** Alarms of `sessions` sessions of so many ticks, each with other chance. */
function alarms(sessions: number, ticks: number, tickOf: (i: number, of: (mean: number) => number) => Tick): string[] {
  return Array.from({ length: sessions }, (_, seed) => seed).flatMap((seed) => {
    const of = counts(`session ${seed}`);
    return words(
      createSession()
        .run(ticks, (i) => tickOf(i, of))
        .filter(raised),
    );
  });
}

const lecture = (i: number, of: (mean: number) => number): Tick => ({ chat: of(i % 60 < 20 ? 5 : 0.4) });

describe('nobody is alarmed by', () => {
  it('a raid: ten times as many messages for two minutes, and then as before', () => {
    const found = alarms(10, 2 * HOUR, (i, of) => ({ chat: of(i % 360 > 240 && i % 360 < 264 ? 40 : 4) }));
    expect(found.length / 20).toBeLessThanOrEqual(0.5);
  });

  it('a session that begins in silence, and one in which few ever write', () => {
    const waiting = alarms(10, HOUR, (i, of) => ({ chat: i < 240 ? 0 : of(3), score: i < 240 ? 0 : 0.55 }));
    expect(waiting.length).toBeLessThanOrEqual(3);
    const sparse = alarms(10, 2 * HOUR, (_, of) => ({ chat: of(0.05), present: 8, score: 0.3 }));
    expect(sparse.length).toBeLessThanOrEqual(4);
  });

  it('a long swell and ebb of an audience that stays', () => {
    const found = alarms(6, 3 * HOUR, (i, of) => ({ chat: of(6 + 2 * Math.sin((2 * Math.PI * i) / HOUR)) }));
    expect(found.length / 18).toBeLessThanOrEqual(1);
  });

  it('a lecture whose questions come in bursts, once that is known of it', () => {
    const [first, all] = [alarms(10, HOUR, lecture).length, alarms(10, 3 * HOUR, lecture).length];
    expect(first / 10).toBeLessThanOrEqual(2);
    expect((all - first) / 20).toBeLessThanOrEqual(0.5);
  });
});

describe('memory', () => {
  it('of score and detection is the same at one message a second and at ten thousand, within 20 KB', () => {
    const [slow, fast] = [5, 50_000].map((chat) => {
      const session = createSession(createDetection(OPTIONS));
      session.run(HOUR, (i) => ({ chat: chat + (i % 3), reactions: chat, questions: 1 }));
      return serialize([session.detection, createScorer()]).byteLength;
    });
    expect(Math.abs((fast ?? 0) - (slow ?? 0))).toBeLessThan(200);
    expect(fast).toBeLessThan(8_000);
  });
});
