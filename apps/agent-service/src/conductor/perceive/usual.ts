import type { WindowReading } from './reading.ts';

/** The past fades with this half-life, in ticks (20 min at 5 s); so many ticks are a window at the shipped settings. */
const HALF_LIFE_TICKS = 240;
const FADE = 0.5 ** (1 / HALF_LIFE_TICKS);
/** What is usual for a room's size is worth so many messages, so the session's own past soon outweighs it. */
const PRIOR_EVENTS = 3;
/** A tick of more than so many times the usual, and two messages, tells no more of what is usual. */
const MOST_TIMES = 2.5;
const MOST_MORE = 2;
/** Spans: a window at least, ten at most, and as long as it takes for so many messages to be usual. */
const LONGEST_WINDOWS = 10;
const ENOUGH = 5;
/** Participation grows with size, roughly so, in meetings, classes and streams. */
const BY_SIZE = 0.7;

/**
 * What a session is used to, all fading: messages, reactions and turns in a window of time, ln(1 + people taking part in a span),
 * ln(present). `n` and `covered` (windows) are the weights; `reacting`, `speaking`: ticks since the first of either.
 */
export type Usual = {
  n: number;
  covered: number;
  said: number;
  reactions: number;
  turns: number;
  active: number;
  /** The span, in windows, that `active` is about. */
  span: number;
  present: number;
  reacting: number;
  speaking: number;
};

/** No past. */
export const createUsual = (): Usual => ({
  n: 0,
  covered: 0,
  said: 0,
  reactions: 0,
  turns: 0,
  active: 0,
  span: 1,
  present: 0,
  reacting: 0,
  speaking: 0,
});

/** Messages in a window that rooms of so many people write, before anything is known of this one. */
const ordinary = (present: number | null): number => Math.max(0.5, 0.2 * (present ?? 10) ** BY_SIZE);

/** Usual messages in a window: the session's own past, and a little of what is usual for its size. */
export function usualChat({ said, covered }: Usual, present: number | null): number {
  const prior = ordinary(present);
  return (said + PRIOR_EVENTS) / (covered + PRIOR_EVENTS / prior);
}

/** How far to look back, in windows: the fewer messages are usual, the longer. */
export function spanFor(usual: Usual, present: number | null): number {
  return Math.min(LONGEST_WINDOWS, Math.max(1, ENOUGH / usualChat(usual, present)));
}

/** How many times as many people as usual are present, at least 1: more are expected to write more. */
export function crowdOf({ present, n }: Usual, now: number | null): number {
  if (now === null || n < 12 || present <= 0) return 1;
  const times = now / Math.expm1(present);
  return times > 1.3 ? times ** BY_SIZE : 1;
}

/** One reading of covered time into the past. A burst, or one who floods, moves it little. */
export function learn(usual: Usual, { signals, span, tick, windowMs }: WindowReading): void {
  const covered = tick.coveredMs / windowMs;
  if (covered <= 0) return;
  const most = MOST_TIMES * usualChat(usual, signals.totalUsers) * covered + MOST_MORE;
  const calm = usual.n < 12 ? tick.kept : Math.min(tick.kept, most);
  usual.said = usual.said * FADE + calm;
  usual.covered = usual.covered * FADE + covered;
  const n = usual.n * FADE + 1;
  usual.n = n;
  const into = (past: number, value: number): number => past + (value - past) / n;
  usual.active += BY_SIZE * Math.log(Math.max(0.1, span.windows) / usual.span);
  usual.span = Math.max(0.1, span.windows);
  usual.active = Math.max(0, into(usual.active, Math.log1p(span.active)));
  if (signals.totalUsers !== null) usual.present = into(usual.present, Math.log1p(signals.totalUsers));
  if (usual.reacting > 0 || signals.reactionsPerMin > 0) usual.reacting += 1;
  usual.reactions = into(usual.reactions, Math.log1p(signals.reactionsPerMin));
  if (signals.speaking === undefined) return;
  usual.speaking += 1;
  usual.turns += (turnsOf(signals.speaking) - usual.turns) / Math.min(usual.speaking, n);
}

/** Voice as one number: turns begun lately, and voices that go on. */
export const turnsOf = ({ voices, turns }: { voices: number; turns: number }): number => turns + voices;
