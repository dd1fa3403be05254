import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/conductor/random.ts';
import { createSession, words, type Tick } from './support.ts';

/** A room of `people` in which each leaves and as many arrive with the given chance a tick; then `leaving` of them go. */
function room(people: number, churn: number, seed: number) {
  const random = createRandom(seed);
  let present = people;
  const binomial = (n: number): number =>
    Array.from({ length: n }, () => random.next()).filter((x) => x < churn).length;
  return (leaving = 0): Tick => {
    const leaves = Math.min(present, binomial(present) + leaving);
    const joins = binomial(people);
    present += joins - leaves;
    return { chat: 1, present, joins, leaves };
  };
}

/** A score that falls by so much a tick, with noise. */
const falling = (seed: number, perTick: number) => {
  const random = createRandom(seed);
  return (i: number): Tick => ({ chat: 2, score: Math.max(0, 0.7 - perTick * i + 0.05 * random.normal()) });
};

/** Five minutes alive, eleven not. */
const wavering = (i: number): Tick => ({ chat: 1, score: i % 192 < 60 ? 0.6 : 0.1 });

/** A steady fall to a third, and what makes its minutes uneven. */
const share = (i: number): number => Math.max(0.35, 1 - i / 260);

const restless = (i: number): number => 0.12 * ((Math.floor(i / 12) % 3) - 1);

/** Two at a time, and a few minutes later three. */
const inTwoWaves = (i: number): number => (i < 6 ? 2 : i > 36 && i < 42 ? 3 : 0);

describe('a mass exit', () => {
  it('is noticed within 30 s when 30 % leave within a minute, and by nothing that is ordinary', () => {
    let noticed = 0;
    let tried = 0;
    for (const people of [20, 50, 200, 1_000]) {
      for (let seed = 0; seed < 10; seed++) {
        const session = createSession();
        const next = room(people, 0.001, seed);
        expect(words(session.run(360, () => next()))).not.toContain('opened MASS_EXIT');
        const going = Math.round(0.3 * people);
        const gone = (i: number): number => Math.round((going * Math.min(12, i)) / 12);
        const events = session.run(18, (i) => next(gone(i + 1) - gone(i)));
        tried += 1;
        if (words(events).includes('opened MASS_EXIT')) noticed += 1;
      }
    }
    expect(noticed / tried).toBeGreaterThanOrEqual(0.95);
  });

  it('is told once while the room empties by and by', () => {
    const session = createSession();
    const next = room(40, 0.001, 2);
    session.run(240, () => next());
    const events = session.run(80, (i) => next(inTwoWaves(i)));
    expect(words(events).filter((word) => word === 'opened MASS_EXIT')).toHaveLength(1);
    expect(words(events)).not.toContain('reopened MASS_EXIT');
  });

  it('fault 27: its value is a share of those present, its deviation above 0', () => {
    const session = createSession();
    const next = room(100, 0.001, 1);
    session.run(120, () => next());
    const anomaly = session.run(6, () => next(10)).find(({ event }) => event.kind === 'opened')?.event.anomaly;
    expect(anomaly).toMatchObject({ anomalyType: 'MASS_EXIT', signal: 'userLeaveRate' });
    expect(anomaly?.value).toBeLessThanOrEqual(1);
    expect(anomaly?.deviation).toBeGreaterThan(0.1);
    expect(anomaly?.evidence).toMatch(/^\d+ of \d+ left within \d+ s; hardly anybody does usually\.$/);
  });

  it('is none when people reconnect, and ends when nobody leaves any more', () => {
    const session = createSession();
    session.run(120, () => ({ chat: 1, present: 60 }));
    expect(session.run(6, () => ({ chat: 1, present: 60, leaves: 20, joins: 20 }))).toEqual([]);
    const events = session.run(40, (i) => ({ chat: 1, present: Math.max(36, 60 - 4 * i), leaves: i < 6 ? 4 : 0 }));
    expect(words(events)).toEqual(['opened MASS_EXIT', 'ended MASS_EXIT']);
  });

  it('is counted by who comes and goes where nobody tells levels', () => {
    const session = createSession();
    session.tick({ chat: 1, present: null, joins: 50 });
    session.run(60, () => ({ chat: 1, present: null }));
    const events = session.run(6, () => ({ chat: 1, present: null, leaves: 4 }));
    expect(words(events)).toContain('opened MASS_EXIT');
  });
});

describe('a gradual decline', () => {
  it('is noticed though no single minute tells of it, and ends when the score rises again', () => {
    const session = createSession();
    session.run(120, falling(1, 0));
    const events = session.run(240, falling(2, 0.002));
    expect(words(events)).toEqual(['opened GRADUAL_DECLINE']);
    const anomaly = events[0]?.event.anomaly;
    expect(anomaly?.deviation).toBeLessThan(-0.2);
    expect(anomaly?.expected).toBeLessThanOrEqual(1);
    expect(words(session.run(120, (i) => ({ chat: 2, score: 0.2 + 0.004 * i })))).toContain('ended GRADUAL_DECLINE');
  });

  it('is what a steady fall of counts is called, too, and silence at its end is the same happening, deeper', () => {
    const session = createSession();
    session.run(240, (i) => ({ chat: 8 + (i % 3) }));
    const events = session.run(240, (i) => ({
      chat: Math.round((8 + (i % 3)) * share(i)),
      score: 0.6 * share(i) + restless(i),
    }));
    expect(words(events)).toEqual(['opened GRADUAL_DECLINE']);
    expect(events[0]?.event.anomaly.signal).toBe('chatMsgsPerMin');
    expect(words(session.run(24, () => ({ chat: 0, score: 0 })))).toEqual(['reopened GRADUAL_DECLINE']);
    expect(words(session.run(120, (i) => ({ chat: 8 + (i % 3) })))).toEqual(['ended GRADUAL_DECLINE']);
  });

  it('is not seen in a score that only wavers', () => {
    for (let seed = 0; seed < 20; seed++) expect(createSession().run(720, falling(seed, 0))).toEqual([]);
  });
});

describe('low engagement', () => {
  const low: Tick = { chat: 1, score: 0.1 };

  it('is raised once in a session that was alive before, and ends when it has come back', () => {
    const session = createSession();
    session.run(120, () => ({ chat: 1 }));
    expect(words(session.run(300, () => low))).toEqual(['opened LOW_ENGAGEMENT']);
    expect(words(session.run(120, () => ({ chat: 1, score: 0.5 })))).toEqual(['ended LOW_ENGAGEMENT']);
  });

  it('is raised in a session that never came to life, and not where nobody ever acts', () => {
    expect(words(createSession().run(360, () => low))).toEqual(['opened LOW_ENGAGEMENT']);
    expect(createSession().run(240, () => ({ chat: 0, score: 0 }))).toEqual([]);
  });

  it('is not raised where lulls are the habit, nor beside the drop that explains it', () => {
    const session = createSession();
    expect(words(session.run(384, wavering))).toEqual(['opened LOW_ENGAGEMENT']);
    expect(words(session.run(960, wavering))).toEqual(['ended LOW_ENGAGEMENT']);
    const dropped = createSession();
    dropped.run(120, () => ({ chat: 2 }));
    expect(words(dropped.run(120, () => ({ chat: 0, score: 0 })))).toEqual(['opened SUDDEN_DROP']);
  });
});
