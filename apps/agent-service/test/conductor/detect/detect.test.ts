import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDetection,
  restoreDetection,
  setQuiet,
  snapshotDetection,
} from '../../../src/conductor/detect/detect.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { createSession, OPTIONS, TICK_MS, words, type Tick } from './support.ts';

/** A lively meeting: about `perTick` messages a tick, bursty. */
const lively = (seed: number, perTick = 1.5) => {
  const random = createRandom(seed);
  return (): Tick => ({ chat: Math.floor(2 * perTick * random.next() + 0.5) });
};
const SILENT: Tick = { chat: 0, score: 0 };

/** A session with a silence of five minutes: its events. */
const slump = () => {
  const session = createSession();
  const talk = lively(8);
  return session.run(400, (i) => (i > 200 && i < 260 ? SILENT : talk()));
};

describe('a sudden drop', () => {
  it('fault 26: silence is noticed within a minute though no event arrives any more', () => {
    const session = createSession();
    expect(session.run(120, lively(1))).toEqual([]);
    const [first] = session.run(12, () => SILENT);
    expect(first?.event).toMatchObject({ kind: 'opened', anomaly: { anomalyType: 'SUDDEN_DROP', value: 0 } });
  });

  it('fault 33: a fall is noticed at tick 61, whatever the rate', () => {
    for (const perTick of [0.5, 5, 500, 50_000]) {
      const session = createSession();
      expect(session.run(60, lively(2, perTick))).toEqual([]);
      expect(words(session.run(24, () => SILENT))).toContain('opened SUDDEN_DROP');
    }
  });

  it('fault 31: the deviation is signed, value and expected are messages a minute, and the words say so', () => {
    const session = createSession();
    session.run(120, () => ({ chat: 2 }));
    const anomaly = session.run(12, () => SILENT)[0]?.event.anomaly;
    expect(anomaly?.expected).toBeCloseTo(24, 0);
    expect(anomaly?.deviation).toBeCloseTo(-24, 0);
    expect(anomaly).toMatchObject({ severity: 'WARNING', signal: 'chatMsgsPerMin', value: 0 });
    expect(anomaly?.evidence).toMatch(/^Chat stopped: 24 a minute were usual; nobody of 50 is taking part\.$/);
    expect(anomaly?.score).toBeGreaterThanOrEqual(0.5);
    expect(anomaly?.score).toBeLessThanOrEqual(1);
  });

  it('opens once, persists, and ends when the audience is back', () => {
    const session = createSession();
    const talk = lively(3);
    session.run(120, talk);
    expect(words(session.run(40, () => SILENT))).toEqual(['opened SUDDEN_DROP']);
    expect(words(session.run(60, talk))).toEqual(['ended SUDDEN_DROP']);
  });

  it('a clearly deeper drop reopens it under the same key, and not within its cooldown', () => {
    const session = createSession();
    session.run(480, lively(3, 8));
    const half = session.run(72, lively(4, 3));
    expect(words(half)).toEqual(['opened SUDDEN_DROP']);
    const none = session.run(24, () => SILENT);
    expect(words(none)).toEqual(['reopened SUDDEN_DROP']);
    expect(none[0]?.event.anomaly.key).toBe(half[0]?.event.anomaly.key);
    expect(none[0]?.event.anomaly.severity).toBe('CRITICAL');

    const patient = createSession(createDetection({ tickMs: TICK_MS, cooldownMs: 3_600_000 }));
    patient.run(480, lively(3, 8));
    patient.run(72, lively(4, 3));
    expect(patient.run(24, () => SILENT)).toEqual([]);
  });

  it('notices that reactions end while the chat goes on', () => {
    const session = createSession();
    const talk = lively(4);
    session.run(120, () => ({ ...talk(), reactions: 3 }));
    const [first] = session.run(24, talk);
    expect(first?.event.anomaly).toMatchObject({ anomalyType: 'SUDDEN_DROP', signal: 'reactionsPerMin', value: 0 });
  });

  it('expects less of a room that most have left, and nothing of one that is empty', () => {
    const session = createSession();
    session.run(240, () => ({ chat: 4, present: 100 }));
    session.run(20, (i) => ({ chat: 4, present: 100 - 4 * i }));
    const after = session.run(60, () => ({ chat: 1, present: 20 }));
    expect(words(after)).not.toContain('opened SUDDEN_DROP');
    const empty = words(session.run(200, () => ({ chat: 0, score: 0, present: 1 })));
    expect(empty).not.toContain('opened SUDDEN_DROP');
    expect(empty).not.toContain('opened LOW_ENGAGEMENT');
  });

  it('works as soon at the shortened settings of a demonstration', () => {
    const session = createSession(createDetection({ tickMs: 250, cooldownMs: 1_000 }));
    session.run(80, lively(5, 0.7));
    expect(words(session.run(24, () => SILENT))).toContain('opened SUDDEN_DROP');
  });
});

describe('what is not known', () => {
  it('an uncovered tick changes nothing and alarms nobody', () => {
    const tick = fc.record({
      chat: fc.nat(30),
      reactions: fc.nat(5),
      present: fc.option(fc.nat(100)),
      joins: fc.nat(3),
      leaves: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 40 }), fc.nat(150), (ticks, before) => {
        const session = createSession();
        session.run(before, lively(before));
        const known = structuredClone(session.detection);
        for (const one of ticks) expect(session.tick({ ...one, covered: false })).toEqual([]);
        expect(session.detection).toEqual(known);
      }),
      { numRuns: 30 },
    );
  });

  it('who left during a gap has not left at its end', () => {
    const session = createSession();
    session.run(60, () => ({ chat: 1 }));
    session.skip(60_000);
    expect(words(session.run(12, () => ({ chat: 1, present: 20 })))).toEqual([]);
  });

  it('nothing is raised or learnt in a quiet time, and what is open ends with it', () => {
    const session = createSession();
    const talk = lively(6);
    session.run(120, talk);
    session.run(20, () => SILENT);
    setQuiet(session.detection, [{ fromMs: session.now(), untilMs: session.now() + 600_000 }]);
    expect(words(session.run(119, () => ({ ...SILENT, present: 5 })))).toEqual(['ended SUDDEN_DROP']);
    expect(session.run(60, talk)).toEqual([]);
    expect(words(session.run(24, () => SILENT))).toContain('opened SUDDEN_DROP');
  });

  it('a break that was planned is quiet from its beginning to its end, and not before', () => {
    const session = createSession();
    const talk = lively(6);
    const fromMs = session.now() + 180 * TICK_MS;
    setQuiet(session.detection, [{ fromMs, untilMs: fromMs + 600_000 }]);
    session.run(120, talk);
    expect(words(session.run(20, () => SILENT))).toContain('opened SUDDEN_DROP');
    session.run(39, talk);
    expect(words(session.run(121, () => ({ ...SILENT, present: 5 })))).not.toContain('opened SUDDEN_DROP');
    expect(session.run(60, talk)).toEqual([]);
    expect(words(session.run(24, () => SILENT))).toContain('opened SUDDEN_DROP');
  });

  it('the first minute alarms nobody', () => {
    const session = createSession();
    expect(session.run(12, (i) => ({ chat: i < 6 ? 20 : 0, present: i < 6 ? 50 : 10 }))).toEqual([]);
  });
});

describe('a checkpoint', () => {
  it('gives the same verdicts afterwards, by way of JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), (seed, before) => {
        const session = createSession();
        const talk = lively(seed);
        session.run(before, () => ({ ...talk(), reactions: 1 }));
        const json: unknown = JSON.parse(JSON.stringify(snapshotDetection(session.detection)));
        const restored = createSession(restoreDetection(json, OPTIONS));
        restored.skip(session.now());
        const rest = Array.from({ length: 60 }, (_, i) => (i < 20 ? talk() : SILENT));
        const go = (one: typeof session) => one.run(60, (i) => rest[i] ?? {});
        expect(go(restored)).toEqual(go(session));
      }),
      { numRuns: 20 },
    );
  });

  it('that is old or broken is as none', () => {
    const session = createSession();
    session.run(100, lively(7));
    const good: Record<string, unknown> = JSON.parse(JSON.stringify(snapshotDetection(session.detection)));
    const fresh = createDetection(OPTIONS);
    const broken = [null, undefined, 7, 'x', [], {}, { ...good, version: 0 }, { ...good, exits: { levels: [] } }];
    for (const key of Object.keys(good)) broken.push({ ...good, [key]: 'broken' });
    for (const json of broken) expect(restoreDetection(json, OPTIONS)).toEqual(fresh);
    expect(restoreDetection(good, OPTIONS)).not.toEqual(fresh);
  });

  it('the same ticks give the same events', () => {
    expect(slump()).toEqual(slump());
    expect(slump().length).toBeGreaterThan(0);
  });
});
