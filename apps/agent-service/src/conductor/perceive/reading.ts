import type { Signals } from '@conductor/contracts';
import { confirmedUntil, coveredBetween, type Coverage } from './coverage.ts';
import { countDistinct, countVoters } from './distinct.ts';
import { isHeard, VOICE_WINDOWS, voicesAt } from './voices.ts';
import {
  advance,
  bucketAt,
  BUCKETS,
  countBetween,
  LONGEST_STEPS,
  noCounts,
  STEPS,
  TAIL_MS,
  type SessionWindow,
} from './window.ts';

/** A poll counts from here on; before, nobody has had the time to answer. */
const POLL_GRACE_MS = 30_000;

/** What one tick of perceiving saw. `coverage` 0–1 of the window; signals as of `atMs`; `tick` since the last reading. */
export type WindowReading = {
  atMs: number;
  windowMs: number;
  coverage: number;
  signals: Signals;
  /** The last so many windows of covered time, as long a span as the reader asked for: what was said in it, and by how many. */
  span: { windows: number; said: number; reactions: number; active: number };
  /** How many different people spoke within the last three windows; null where no source tells of voices. */
  speakers: number | null;
  /** Counts since the last reading, and the milliseconds of that time that were covered and that passed. */
  tick: SessionWindow['fresh'] & { turns: number; coveredMs: number; spanMs: number };
};

/**
 * The window as of the last confirmed moment, and the last `spanWindows` windows (1–10). Call once a tick: it also closes the
 * tick's counts.
 */
export function read(window: SessionWindow, coverage: Coverage, nowMs: number, spanWindows = 1): WindowReading {
  advance(window, nowMs);
  const confirmed = confirmedUntil(coverage, nowMs);
  const endMs = nowMs - confirmed <= TAIL_MS ? confirmed : nowMs;
  const last = bucketAt(window, endMs);
  const first = Math.max(0, Math.floor((endMs - window.startMs) / window.bucketMs) - BUCKETS);
  const firstMs = window.startMs + first * window.bucketMs;
  const coveredMs = coveredBetween(coverage, firstMs, endMs);
  const minutes = coveredMs / 60_000;
  const rate = (counter: 'chat' | 'reactions' | 'questions'): number =>
    minutes > 0 ? countBetween(window, counter, first, last) / minutes : 0;
  const { voices } = window;
  const present = presentIn(window, last);
  const speaking = isHeard(voices) ? voicesAt(voices, endMs, window.windowMs) : null;
  const reading: WindowReading = {
    atMs: endMs,
    windowMs: window.windowMs,
    coverage: Math.min(1, coveredMs / window.windowMs),
    signals: {
      chatMsgsPerMin: rate('chat'),
      pollParticipation: participation(window, present, endMs),
      activeUsers: countDistinct(window.active, STEPS),
      totalUsers: present,
      reactionsPerMin: rate('reactions'),
      userLeaveRate: leaveRate(window, present, first, last),
      questionsPerMin: rate('questions'),
      ...(speaking && {
        speaking: { voices: speaking.now, turns: Math.round(traced(window, 'turns', VOICE_WINDOWS * STEPS)) },
      }),
    },
    span: spanOf(window, coverage, endMs, spanWindows),
    speakers: speaking?.people ?? null,
    tick: {
      ...window.fresh,
      turns: voices.turns,
      coveredMs: coveredBetween(coverage, window.readMs, endMs),
      spanMs: Math.max(0, endMs - window.readMs),
    },
  };
  window.fresh = noCounts();
  voices.turns = 0;
  window.readMs = Math.max(window.readMs, endMs);
  return reading;
}

function spanOf(window: SessionWindow, coverage: Coverage, endMs: number, windows: number): WindowReading['span'] {
  const steps = Math.min(LONGEST_STEPS, Math.max(STEPS, Math.round(windows * STEPS)), window.step + 1);
  const firstMs = Math.max(window.startMs, endMs - (steps * window.windowMs) / STEPS);
  return {
    windows: coveredBetween(coverage, firstMs, endMs) / window.windowMs,
    said: traced(window, 'said', steps),
    reactions: traced(window, 'reactions', steps),
    active: countDistinct(window.active, steps),
  };
}

function traced({ traces, step }: SessionWindow, name: keyof SessionWindow['traces'], steps: number): number {
  let sum = 0;
  for (let n = Math.max(0, step - steps + 1); n <= step; n++) sum += traces[name][n % LONGEST_STEPS] ?? 0;
  return sum;
}

/** As told by the end of a bucket; null where nobody had said. What is told later may come of what is not confirmed. */
function presentIn({ present, slotCount }: SessionWindow, bucket: number): number | null {
  const told = present[bucket % slotCount] ?? -1;
  return told < 0 ? null : told;
}

function participation({ poll }: SessionWindow, level: number | null, endMs: number): number | null {
  if (poll === null || level === null || level === 0 || endMs - poll.openedMs < POLL_GRACE_MS) return null;
  return Math.min(1, Math.max(poll.known, countVoters(poll.voters)) / level);
}

/** Those who left in the window, or at least by how many fewer are present now, of those present at its start. */
function leaveRate(window: SessionWindow, present: number | null, first: number, last: number): number | null {
  if (present === null) return null;
  const leaves = countBetween(window, 'leaves', first, last);
  let before: number | null = null;
  for (let n = first; n <= last && before === null; n++) before = presentIn(window, n);
  if (before === null || before === 0) return leaves > 0 ? 1 : 0;
  return Math.min(1, Math.max(leaves, before - present) / before);
}
