import { ALARM, type Finding } from './anomalies.ts';
import { tellExit } from './wording.ts';
import type { WindowReading } from '../perceive/reading.ts';

/** Lengths of windows, in ticks: 15, 30 and 60 s at 5 s. */
const WINDOWS = [3, 6, 12] as const;
const RING = 16;
/** Ordinary leaving is forgotten over so many ticks, and known so many ticks late. */
const MEMORY = 720;
/** Before anything is known: 2 % of those present leave a minute, as if 200 people had been watched for a minute. */
const PRIOR_SHARE = 0.02;
const PRIOR_PEOPLE = 200;
/** However faithful an audience has been: so much a minute is never out of the ordinary. */
const LEAST_ORDINARY = 0.02;
/** Variance of ordinary leaving over that of chance before anything is known of it, worth so many people leaving. */
const PRIOR_DISPERSION = 1.5;
const PRIOR_LEAVING = 5;
/** Fewer people, or hardly more than an eighth of those present, are no mass: share·n + margin·√n. */
const FEWEST = 3;
const LEAST_SHARE = 0.12;
const MARGIN = 0.4;
/** From this share on it is critical. */
const CRITICAL = 0.3;
const CRITICAL_PEOPLE = 8;

/** By window, all fading: people watched, gone, expected to go, squared errors; and what waits to be learnt. */
type Usual = { watched: number; gone: number; expected: number; squares: number; waiting: [number, number] | null };
/** Who is present by tick, and what leaving is ordinary. Plain data. */
export type Exits = {
  n: number;
  since: number;
  /** Present as last told, or by what came and went where nobody ever tells levels. */
  tallied: number;
  /** Whether anybody ever told a level. */
  isTold: boolean;
  /** Fading mean of the number present, a minute late. */
  usualPresent: number;
  levels: number[];
  usual: Usual[];
};

/** Nobody seen yet. */
export function createExits(): Exits {
  const usual = WINDOWS.map(() => ({ watched: 0, gone: 0, expected: 0, squares: 0, waiting: null }));
  return {
    n: 0,
    since: 0,
    tallied: 0,
    isTold: false,
    usualPresent: 0,
    levels: Array.from({ length: RING }, () => 0),
    usual,
  };
}

/** What has passed is no longer held against the audience. */
export function restartExits(exits: Exits): void {
  exits.since = exits.n;
}

/** Share of the usual number of people that is present, at most 1. */
export function exposureOf({ n, usualPresent, levels }: Exits): number {
  const now = levels[(n - 1 + RING) % RING] ?? 0;
  return usualPresent > 0 && now > 0 ? Math.min(1, now / usualPresent) : 1;
}

/**
 * One tick: have more of those present a moment ago gone than ordinary coming and going explains? Per window a binomial
 * likelihood ratio test of the number gone against the ordinary share of those present, divided by the dispersion learnt
 * (quasi-likelihood, McCullagh and Nelder 1989). Net of arrivals, so that people who reconnect have not left.
 */
export function findExit(exits: Exits, reading: WindowReading, threshold: number, tickMs: number): Finding | null {
  const { n, levels } = exits;
  const present = count(exits, reading);
  let best: Finding | null = null;
  for (const [i, w] of WINDOWS.entries()) {
    const usual = exits.usual[i];
    if (usual === undefined || n - exits.since < w) continue;
    const before = levels[(n + RING - w) % RING] ?? 0;
    const gone = Math.max(0, before - present);
    const expected = ordinaryShare(usual, w) * before;
    if (gone >= Math.max(FEWEST, LEAST_SHARE * before + MARGIN * Math.sqrt(before))) {
      const evidence = evidenceOf(gone, expected, before) / dispersionOf(usual);
      const score = evidence / (evidence + threshold);
      if (score >= (best?.score ?? ALARM)) best = describe(score, gone, expected, before, w, tickMs);
    }
    if (n % w === 0) learn(usual, w, before, gone);
  }
  return best;
}

/** How many are present: as told, or else by who came and went. */
function count(exits: Exits, { signals, tick }: WindowReading): number {
  const { n, levels } = exits;
  if (signals.totalUsers !== null) {
    exits.isTold = true;
    exits.tallied = signals.totalUsers;
    // Between two levels nothing is tallied: whoever comes back comes twice, to an audience that never was.
  } else if (!exits.isTold) exits.tallied = Math.max(0, exits.tallied + tick.joins - tick.leaves);
  const present = exits.tallied;
  levels[n % RING] = present;
  exits.n = n + 1;
  const lagged = levels[(n + RING - 12) % RING] ?? 0;
  if (n >= 12) exits.usualPresent += (lagged - exits.usualPresent) / Math.min(n - 11, MEMORY);
  return present;
}

/** Whether nobody goes any more: fewer than a twentieth of those present in the last half minute. */
export function isStaying({ n, levels }: Exits): boolean {
  const before = levels[(n - 1 + RING - 6) % RING] ?? 0;
  const now = levels[(n - 1 + RING) % RING] ?? 0;
  return before - now <= 0.05 * before;
}

const ordinaryShare = ({ gone, watched }: Usual, w: number): number =>
  Math.max(LEAST_ORDINARY * (w / 12), (gone + PRIOR_SHARE * (w / 12) * PRIOR_PEOPLE) / (watched + PRIOR_PEOPLE));

const dispersionOf = ({ expected, squares }: Usual): number =>
  Math.max(1, (squares + PRIOR_DISPERSION * PRIOR_LEAVING) / (expected + PRIOR_LEAVING));

function evidenceOf(gone: number, expected: number, before: number): number {
  const stayed = before - gone;
  const staying = stayed > 0 ? stayed * Math.log(stayed / (before - expected)) : 0;
  return gone > expected ? gone * Math.log(gone / expected) + staying : 0;
}

/** One window late, so that an exit does not excuse itself; and no single window counts for more than a fifth leaving. */
function learn(usual: Usual, w: number, before: number, gone: number): void {
  if (usual.waiting !== null) {
    const [people, left] = usual.waiting;
    const keep = 1 - w / MEMORY;
    const tamed = Math.min(left, 0.2 * people);
    const expected = ordinaryShare(usual, w) * people;
    usual.squares = usual.squares * keep + (tamed - expected) ** 2;
    usual.expected = usual.expected * keep + expected;
    usual.watched = usual.watched * keep + people;
    usual.gone = usual.gone * keep + tamed;
  }
  usual.waiting = [before, gone];
}

function describe(score: number, gone: number, expected: number, before: number, w: number, tickMs: number): Finding {
  const share = gone / before;
  const seconds = Math.round((w * tickMs) / 1_000);
  return {
    anomalyType: 'MASS_EXIT',
    severity: share >= CRITICAL && gone >= CRITICAL_PEOPLE ? 'CRITICAL' : 'WARNING',
    signal: 'userLeaveRate',
    score,
    value: share,
    expected: Math.min(1, expected / before),
    evidence: tellExit(gone, before, seconds, expected),
    left: 1 - share,
    window: w,
  };
}
