import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';
import { createChance } from '../../src/simulation/chance.ts';
import { MODEL } from '../../src/simulation/model.ts';
import { createPlay, type Intent } from '../../src/simulation/play.ts';
import { readRecording } from '../../src/simulation/recording.ts';
import { SCENARIO_NAMES, scenarioNamed, speedNamed, type ScenarioName } from '../../src/simulation/scenarios.ts';

const acts = await readRecording(
  join(ROOT, 'apps/agent-service/recordings/irc-duraspace-2009-08-25.jsonl'),
  MODEL.startAt,
);
const STEP = 0.1;
/** What is usual is known by then. */
const FIRST_SLUMP = 42;
/** The services run at a twentieth of their usual pace while it is played. */
const PACE = 20;
const KINDS = { say: 'msg', react: 'react', leave: 'leave', join: 'join' } as const;

/**
 * What is done in so many seconds in which nobody is brought back, and when slumps began; a slump is asked for once, as soon
 * as it is lively after `pressedAt`.
 */
function played(scenario: ScenarioName, seconds: number, pressedAt = Infinity, firstSlumpSeconds = FIRST_SLUMP) {
  let pressed = false;
  const play = createPlay(acts, createChance(1), { scenario, firstSlumpSeconds });
  const done: { at: number; intent: Intent }[] = [];
  const slumps: number[] = [];
  const ends: number[] = [];
  for (let step = 0; step * STEP < seconds; step++) {
    const before = play.mood();
    if (before === 'lively' && step * STEP >= pressedAt && !pressed) {
      play.slump();
      pressed = true;
    }
    for (const intent of play.advance(step * STEP, () => false)) done.push({ at: step * STEP, intent });
    if (play.mood() !== before) (play.mood() === 'slump' ? slumps : ends).push(step * STEP);
  }
  return { done, slumps, ends, seconds };
}

/** What the conductor makes of it, on a virtual clock: when it opened an anomaly, in seconds of the play. */
async function noticed({ done, seconds }: ReturnType<typeof played>): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'play-'));
  try {
    const everybody = [...new Set(acts.map(({ user }) => user))].map((user) => ({ t: 0, user, kind: 'join' }));
    const lines = done.map(({ at, intent }) => ({ t: at * PACE, user: intent.user, kind: KINDS[intent.kind] }));
    const input = join(folder, 'play.jsonl');
    await writeFile(
      input,
      [...everybody, ...lines, { t: seconds * PACE, kind: 'end' }].map((line) => JSON.stringify(line)).join('\n'),
    );
    const replay = join(ROOT, 'apps/agent-service/src/cli/replay.ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=development', replay, '--input', input],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return [...stdout.matchAll(/^\{"t":([\d.]+),"type":"anomaly",/gm)].map(([, t]) => Number(t) / PACE);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isBack = () => false;

describe('a simulated audience', () => {
  it.each(SCENARIO_NAMES)(
    '%s: six slumps in a row are each noticed while they last',
    { timeout: 120_000 },
    async (scenario) => {
      const play = played(scenario, 1_100);
      const opened = await noticed(play);
      const seen = play.slumps.slice(0, 6).map((from, index) => {
        const until = play.ends[index] ?? Number.POSITIVE_INFINITY;
        return opened.some((at) => at >= from && at < until);
      });
      expect(seen).toEqual([true, true, true, true, true, true]);
    },
  );

  it.each(SCENARIO_NAMES)(
    '%s: a slump that is asked for is noticed within 15 s',
    { timeout: 60_000 },
    async (scenario) => {
      const play = played(scenario, 60, FIRST_SLUMP, Infinity);
      const [slump = 0] = play.slumps;
      const [opened] = await noticed(play);
      expect(opened).toBeGreaterThanOrEqual(slump);
      expect(opened).toBeLessThan(slump + 15);
    },
  );

  it.each(SCENARIO_NAMES)(
    '%s: a slump that is asked for as soon as another is over comes 20 s later and is noticed within 15 s',
    { timeout: 60_000 },
    async (scenario) => {
      const play = played(scenario, 170, FIRST_SLUMP + 10);
      const [, slump = 0] = play.slumps;
      expect(slump - (play.ends[0] ?? 0)).toBeCloseTo(20, 0);
      const opened = await noticed(play);
      expect(opened.filter((at) => at >= slump && at < slump + 15)).toHaveLength(1);
    },
  );

  it.each([0.5, 4])('counts down to a slump that is asked for, by seconds and not by the speed: %d×', (speed) => {
    const play = createPlay(acts, createChance(1), { scenario: 'workshop', firstSlumpSeconds: 1 });
    play.setSpeed(speed);
    play.advance(2, isBack);
    expect([play.mood(), play.slumpsInSeconds()]).toEqual(['slump', null]);
    play.slump();
    expect(play.slumpsInSeconds()).toBeNull();
    play.advance(50, isBack);
    play.slump();
    expect([play.mood(), play.slumpsInSeconds()]).toEqual(['lively', 20]);
    play.advance(60, isBack);
    play.slump();
    expect([play.mood(), play.slumpsInSeconds()]).toEqual(['lively', 10]);
    play.advance(70, isBack);
    expect([play.mood(), play.slumpsInSeconds()]).toEqual(['slump', null]);
  });

  it('comes when it is told to, and asked for in a slump again changes nothing', () => {
    const play = createPlay(acts, createChance(1), { scenario: 'mass-exit', firstSlumpSeconds: Infinity });
    play.advance(1_000, isBack);
    expect(play.mood()).toBe('lively');
    play.slumpIn(5);
    play.advance(1_004, isBack);
    expect(play.mood()).toBe('lively');
    const leaving = (seconds: number) =>
      play.advance(seconds, isBack).flatMap(({ kind, user }) => (kind === 'leave' ? [user] : []));
    expect([leaving(1_006), play.mood()]).toEqual([[], 'slump']);
    const gone = leaving(1_050);
    expect(gone.length).toBeGreaterThan(5);
    play.slump();
    expect(leaving(1_051)).toEqual([]);
    const back = play.advance(1_070, isBack).flatMap(({ kind, user }) => (kind === 'join' ? [user] : []));
    expect(back.toSorted()).toEqual(gone.toSorted());
  });

  it('says as much in the tenth lively minute as in the first, in another order', () => {
    const { done } = played('keynote', 1_300);
    const said = done.filter(({ intent }) => intent.kind === 'say');
    const lively = (from: number, to: number) => said.filter(({ at }) => at >= from && at < to);
    const { slumps } = played('keynote', 1_300);
    const rates = slumps.slice(0, 8).map((slump) => lively(slump - 30, slump).length / 30);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    for (const rate of rates) expect(rate / mean).toBeGreaterThan(0.5);
    const order = (from: number) =>
      said
        .filter(({ at }) => at >= from)
        .slice(0, 20)
        .map(({ intent }) => intent.user);
    expect(order(0)).not.toEqual(order((slumps[4] ?? 0) - 30));
  });

  it('slumps at once when it was lively, no shorter at a higher speed, and loses nobody who left', () => {
    const play = createPlay(acts, createChance(1), { scenario: 'mass-exit', firstSlumpSeconds: FIRST_SLUMP });
    play.advance(21, isBack);
    play.slump();
    play.advance(21.1, isBack);
    expect(play.mood()).toBe('slump');
    play.setSpeed(4);
    const gone = play.advance(64, isBack).filter(({ kind }) => kind === 'leave');
    expect(gone.length).toBeGreaterThan(5);
    const back = [];
    let at = 64;
    for (; play.mood() === 'slump' && at < 90; at += STEP) {
      for (const intent of play.advance(at, isBack)) {
        if (intent.kind === 'join') back.push(intent);
        else if (play.mood() === 'slump') expect(gone.map(({ user }) => user)).not.toContain(intent.user);
      }
    }
    expect(back.map(({ user }) => user)).toEqual(gone.map(({ user }) => user));
    expect(at).toBeGreaterThan(80);
  });

  it('keeps those whom an intervention brought back before the others leave', () => {
    const play = createPlay(acts, createChance(1), { scenario: 'mass-exit', firstSlumpSeconds: 1 });
    const [kept = ''] = acts.map(({ user }) => user);
    play.advance(2, isBack);
    const gone = play
      .advance(50, (user) => user === kept)
      .flatMap(({ kind, user }) => (kind === 'leave' ? [user] : []));
    expect([gone.length > 5, gone.includes(kept)]).toEqual([true, false]);
    const all = createPlay(acts, createChance(1), { scenario: 'mass-exit', firstSlumpSeconds: 1 });
    all.advance(2, isBack);
    expect(all.advance(50, () => true).filter(({ kind }) => kind === 'leave')).toEqual([]);
  });

  it('is named by scenario and speed as they are offered, and by nothing else', () => {
    expect([scenarioNamed('workshop'), scenarioNamed('toString'), scenarioNamed(undefined)]).toEqual([
      'workshop',
      undefined,
      undefined,
    ]);
    expect([speedNamed('2'), speedNamed(0.5), speedNamed('3'), speedNamed(undefined)]).toEqual([
      2,
      0.5,
      undefined,
      undefined,
    ]);
  });
});
