import type { StoredTick, Trial } from '../ports/rewards.ts';
import { ENOUGH_HOLDOUTS } from '../conductor/decide/bandit.ts';
import { isHoldout } from '../conductor/decide/decision.ts';
import { createLift } from '../conductor/learn/lift.ts';
import { measure } from '../conductor/learn/measure.ts';
import { createRandom, type Random } from '../conductor/random.ts';

const HORIZON_MS = 60_000;
const TIMING = { tickIntervalMs: 5_000, windowMs: 60_000 };
const CLOCK_MS = 1_800_000_000_000;

/** An audience that comes back by itself, and an organiser who takes their time. Times are in seconds. */
export type LiftWorld = {
  proposals: number;
  runs: number;
  seed: number;
  heldRate: number;
  /** Proposals of a session; people of one session are alike. */
  perSession: number;
  /** What carrying out adds to the score from then on. */
  effect: number;
  /** The organiser takes so long on average, and leaves this share unanswered or rejected. */
  answersAfter: number;
  refused: number;
  /** The score's fall goes back by itself, to a third in this time. */
  healsIn: number;
};

export const LIFT_WORLD: LiftWorld = {
  proposals: 1_000,
  runs: 400,
  seed: 1,
  heldRate: 0.1,
  perSession: 12,
  effect: 0,
  answersAfter: 180,
  refused: 0.3,
  healsIn: 60,
};

/**
 * What the product's own measuring and lift make of such audiences. `looks`: share of runs whose interval left out the
 * truth at any look; `fromExecution`: the bias of comparing changes from execution with changes of hold-outs from proposal.
 */
export type SimulatedLift = {
  truth: number;
  mean: number;
  bias: number;
  standardError: number;
  looks: number;
  width: number;
  fromExecution: number | null;
  /** Share of runs that end with an interval above 0, and the mean effect of acting. */
  found: number;
  acting: number;
};

/** Runs the world. The truth is the effect × the share that is carried out in time. */
export function simulateLift(world: LiftWorld): SimulatedLift {
  const { runs, proposals, answersAfter, refused, effect } = world;
  const inTime = 1 - Math.exp(-HORIZON_MS / 1_000 / answersAfter);
  const truth = effect * (1 - refused) * inTime;
  const estimates: number[] = [];
  const executed: number[] = [];
  const acting: number[] = [];
  let [missed, width, found] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`${world.seed}:${run}`);
    const lift = createLift();
    const sides = { executed: [0, 0], held: [0, 0] };
    let [wrong, mood] = [false, 0];
    for (let i = 0; i < proposals; i++) {
      if (i % world.perSession === 0) mood = 0.08 * random.normal();
      const { trial, fromExecution } = proposeOne(world, random, `${world.seed}:${run}:${i}`, mood, i);
      lift.add(trial);
      if (fromExecution !== null) count(sides.executed, fromExecution);
      if (trial.held) count(sides.held, trial.delta);
      const now = lift.lift();
      if (now.effect === null || Math.min(now.held, now.offered) < ENOUGH_HOLDOUTS) continue;
      if (now.effect.low > truth || now.effect.high < truth) wrong = true;
    }
    const { effect: last, acted } = lift.lift();
    if (last === null) continue;
    if (last.low > 0) found += 1;
    if (acted !== null) acting.push(acted.estimate);
    if (wrong) missed += 1;
    width += (last.high - last.low) / runs;
    estimates.push(last.estimate);
    if ((sides.executed[1] ?? 0) > 0) executed.push(meanOf(sides.executed) - meanOf(sides.held));
  }
  const mean = average(estimates);
  const spread = estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (estimates.length - 1);
  return {
    truth,
    mean,
    bias: mean - truth,
    standardError: Math.sqrt(spread / estimates.length),
    looks: missed / runs,
    width,
    fromExecution: executed.length === 0 ? null : average(executed) - effect,
    found: found / runs,
    acting: average(acting),
  };
}

const average = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const count = (side: number[], value: number): void => {
  side[0] = (side[0] ?? 0) + value;
  side[1] = (side[1] ?? 0) + 1;
};
const meanOf = ([sum = 0, n = 0]: number[]): number => sum / n;

/** One proposal: its coin, its organiser, and the ticks that it is measured by. */
function proposeOne(world: LiftWorld, random: Random, id: string, mood: number, i: number) {
  const held = isHoldout(id, world.heldRate);
  const depth = 0.1 + 0.3 * random.next();
  const usual = 0.57 + mood;
  const answer = -Math.log(1 - random.next()) * world.answersAfter * 1_000;
  const executedAtMs = held || random.next() < world.refused ? null : answer;
  const scoreAt = (ms: number): number => {
    const helped = executedAtMs !== null && ms > executedAtMs ? world.effect : 0;
    return Math.min(
      1,
      Math.max(0, usual - depth * Math.exp(-ms / 1_000 / world.healsIn) + helped + 0.06 * random.normal()),
    );
  };
  const deltaFrom = (startMs: number): number => {
    const ticks = [startMs, startMs + HORIZON_MS].map((ms) => tickAt(ms, scoreAt(ms), usual));
    const [before, after] = ticks;
    if (before === undefined || after === undefined) return 0;
    const due = { ...DUE, startedAtMs: before.atMs, measureAtMs: after.atMs, nowMs: after.atMs, ticks };
    const result = measure(due, TIMING);
    return result.kind === 'measured' ? result.reward.delta : 0;
  };
  const score = scoreAt(0);
  const ticks = [tickAt(0, score, usual), tickAt(HORIZON_MS, scoreAt(HORIZON_MS), usual)];
  const due = {
    ...DUE,
    startedAtMs: CLOCK_MS,
    measureAtMs: CLOCK_MS + HORIZON_MS,
    nowMs: CLOCK_MS + HORIZON_MS,
    ticks,
  };
  const result = measure(due, TIMING);
  const trial: Trial = {
    sessionId: String(Math.floor(i / world.perSession)),
    proposedAtMs: CLOCK_MS + i * HORIZON_MS,
    dueAtMs: CLOCK_MS + (i + 1) * HORIZON_MS,
    held,
    heldRate: world.heldRate,
    score,
    expected: usual,
    delta: result.kind === 'measured' ? result.reward.delta : 0,
    acted: executedAtMs !== null && executedAtMs < HORIZON_MS,
  };
  return { trial, fromExecution: executedAtMs === null ? null : deltaFrom(executedAtMs) };
}

const DUE = {
  decisionId: 'd',
  sessionId: 's',
  arm: 'BROADCAST' as const,
  anomalyType: 'SUDDEN_DROP' as const,
  context: 'SUDDEN_DROP',
  holdout: false,
  sessionEndedAtMs: null,
  overlapped: false,
};

const tickAt = (ms: number, score: number, expected: number): StoredTick => ({
  atMs: CLOCK_MS + ms,
  score,
  expected,
  breakdown: [{ part: 'chat', weight: 0.3, value: score, contribution: score }],
});
