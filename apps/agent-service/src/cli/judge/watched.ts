import type { Audience } from './recordings.ts';
import { advance, counted, startRun, TICK_MS, type Alarm } from './run.ts';

/** What an untouched session looked like to whoever watched it: its scores by tick and every notice. */
export type Watched = { audience: Audience; scores: (number | null)[]; notices: readonly Alarm[] };

/** Runs a session from beginning to end. */
export function watch(audience: Audience): Watched {
  const run = startRun();
  const scores: (number | null)[] = [];
  for (let atMs = TICK_MS; atMs <= audience.endMs; atMs += TICK_MS) scores.push(advance(run, audience, atMs).score);
  return { audience, scores, notices: run.ours };
}

/** How the score behaved over sessions, from their sixth minute on. */
export type Conduct = { atZero: number; mean: number; jumpsPerMinute: number; unknown: number };

const SETTLED_TICKS = 60;
const JUMP = 0.3;

/** Shares of the ticks that have a score; a jump is a change of more than 0.3 between two ticks. */
export function conductOf(sessions: readonly Watched[]): Conduct {
  let [known, all, zeros, sum, jumps] = [0, 0, 0, 0, 0];
  for (const { scores } of sessions) {
    let before: number | null = null;
    for (const value of scores.slice(SETTLED_TICKS)) {
      all += 1;
      if (value !== null) {
        known += 1;
        sum += value;
        if (value <= 0) zeros += 1;
        if (before !== null && Math.abs(value - before) > JUMP) jumps += 1;
      }
      before = value;
    }
  }
  return {
    atZero: zeros / Math.max(1, known),
    mean: sum / Math.max(1, known),
    jumpsPerMinute: jumps / Math.max(1, (known * TICK_MS) / 60_000),
    unknown: 1 - known / Math.max(1, all),
  };
}

/** Notices in an hour over sessions; those within five minutes of a counted one are the same disturbance. */
export function noticesPerHour(sessions: readonly Watched[]): number {
  const hours = sessions.reduce((all, { audience }) => all + audience.endMs / 3_600_000, 0);
  return sessions.reduce((all, { notices }) => all + counted(notices).length, 0) / Math.max(1e-9, hours);
}

/** How many sessions had a notice before `untilMs`. */
export const alarmed = (sessions: readonly Watched[], untilMs = Infinity): number =>
  sessions.filter(({ notices }) => notices.some(({ atMs }) => atMs < untilMs)).length;
