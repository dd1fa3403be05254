import { describe, expect, it } from 'vitest';
import {
  alwaysCovered,
  createCoverage,
  confirmedUntil,
  coveredBetween,
  hear,
} from '../../../src/conductor/perceive/coverage.ts';
import { coverageOf, spoke, type Sources } from '../../../src/conductor/perceive/sources.ts';

const WINDOW = 60_000;
const SELF = 'agent:me';

/** An instance that hears itself and `nodes` each second, until they are taken out of `nodes`. */
function listening(...names: string[]) {
  const coverage = createCoverage(WINDOW);
  const nodes = new Set(names);
  const sessions = new Map<string, Sources>();
  let now = 0;
  return {
    nodes,
    /** `seconds` pass; meanwhile each session is spoken for by its sources each second. */
    pass(seconds: number, talking: Record<string, string[]> = {}): void {
      for (let i = 0; i < seconds; i++) {
        now += 1_000;
        hear(coverage, SELF, true, now);
        for (const node of nodes) hear(coverage, node, false, now);
        for (const [session, sources] of Object.entries(talking)) {
          const known = sessions.get(session) ?? new Map();
          sessions.set(session, known);
          for (const source of sources) spoke(known, source, now);
        }
      }
    },
    /** Time passes with nothing heard at all. */
    deaf: (seconds: number): void => void (now += seconds * 1_000),
    /** How much of the last window is known of the session, 0–1. */
    known: (session: string): number => {
      const own = coverageOf(sessions.get(session) ?? new Map(), coverage);
      return coveredBetween(own, now - WINDOW, now) / WINDOW;
    },
    sourcesOf: (session: string) => [...(sessions.get(session)?.keys() ?? [])],
  };
}

describe('a session’s coverage', () => {
  it('FAULT 57: of a source that never sends heartbeats is that of the path', () => {
    const room = listening();
    room.pass(70, { s: ['platform'] });
    expect(room.known('s')).toBe(1);
    room.pass(70);
    expect(room.known('s')).toBe(1);
    room.deaf(20);
    room.pass(1);
    expect(room.known('s')).toBeCloseTo(39 / 60, 9);
  });

  it('of a source that sends heartbeats is held to them, also when it has gone for good', () => {
    const room = listening('rt-1');
    room.pass(70, { s: ['rt-1'] });
    expect(room.known('s')).toBe(1);
    room.nodes.delete('rt-1');
    room.pass(30);
    expect(room.known('s')).toBe(0.5);
    room.pass(1_000);
    expect(room.known('s')).toBe(0);
    room.nodes.add('rt-1');
    room.pass(30, { s: ['rt-1'] });
    expect(room.known('s')).toBeCloseTo(29 / 60, 9);
  });

  it('a source that dies concerns its own sessions and no others', () => {
    const room = listening('rt-1', 'rt-2');
    const talking = { one: ['rt-1'], two: ['rt-2'], none: ['platform'] };
    room.pass(70, talking);
    room.nodes.delete('rt-1');
    room.pass(40, { two: ['rt-2'], none: ['platform'] });
    expect(room.known('one')).toBeCloseTo(20 / 60, 9);
    expect([room.known('two'), room.known('none')]).toEqual([1, 1]);
  });

  it('is known again once another source has spoken for it for a window', () => {
    const room = listening('rt-1', 'rt-2');
    room.pass(70, { s: ['rt-1', 'rt-2'] });
    room.nodes.delete('rt-1');
    room.pass(30, { s: ['rt-2'] });
    expect(room.known('s')).toBe(0.5);
    room.pass(31, { s: ['rt-2'] });
    expect(room.known('s')).toBe(1);
    expect(room.sourcesOf('s')).toEqual(['rt-2']);
  });

  it('that nobody ever spoke for is unknown, not silent', () => {
    const room = listening('rt-1');
    room.pass(70);
    expect(room.known('s')).toBe(0);
  });

  it('is whole in a replay', () => {
    expect(confirmedUntil(coverageOf(new Map(), alwaysCovered()), 5)).toBe(5);
  });

  it('remembers a bounded number of sources, and of sources of one session', () => {
    const coverage = createCoverage(WINDOW);
    const sources: Sources = new Map();
    for (let i = 0; i < 10_050; i++) {
      hear(coverage, `n-${i}`, false, i);
      spoke(sources, `n-${i}`, i);
    }
    expect(coverage.nodes.size).toBe(10_000);
    expect([coverage.nodes.has('n-49'), coverage.nodes.has('n-50')]).toEqual([false, true]);
    expect([...sources.keys()]).toEqual(Array.from({ length: 64 }, (_, i) => `n-${9_986 + i}`));
  });
});
