import type { PlatformEvent, PresenceLevel } from '@conductor/contracts';
import {
  addDistinct,
  addVoter,
  advanceDistinct,
  createDistinct,
  createVoters,
  type Distinct,
  type Voters,
} from './distinct.ts';
import { advanceLively, createLively, weigh, type Lively } from './lively.ts';
import { createRecent, seenBefore, type Recent } from './recent.ts';
import { createVoices, hearLevel, hearVoice, type Voices } from './voices.ts';

/** What concerns one session: everything but heartbeats. */
export type SessionEvent = Exclude<PlatformEvent, { type: 'heartbeat' }>;

/** Buckets in a window; a rate is read with this resolution. */
export const BUCKETS = 60;
/** Steps in a window (of 5 s in a minute), and how many are kept: ten windows. */
export const STEPS = 12;
export const LONGEST_STEPS = 120;
/** Two heartbeats' distance: the newest moment may be unconfirmed for so long in normal operation. */
export const TAIL_MS = 2_500;
/** Buckets kept: those of the window, and those that are not confirmed yet. */
const slotsOf = (bucketMs: number): number => BUCKETS + Math.ceil(TAIL_MS / bucketMs) + 2;

/** What is counted by bucket, and its place within one. */
const PLACES = { chat: 0, reactions: 1, questions: 2, leaves: 3 } as const;
const WIDTH = 4;
type Counter = keyof typeof PLACES;
export type Counts = Record<Counter | 'joins', number>;

/** By step: messages by what they count, reactions, turns of voices. */
const TRACES = ['said', 'reactions', 'turns'] as const;
type Trace = (typeof TRACES)[number];

export type Poll = { id: string; openedMs: number; known: number; voters: Voters };

/**
 * A session's last minute by the second and its last ten by the step, in constant memory whatever the rate: counts by bucket,
 * never lists of events. `head` is the newest bucket's number since `startMs`; bucket n holds what happened after n and up to
 * n + 1 bucket lengths; its slot is n % slotCount. Steps likewise. Of counts a slot holds all since `startMs` up to its
 * bucket's end, so that a sum over any span is one subtraction: at 10,000 sessions what a tick costs is memory that it reads.
 */
export type SessionWindow = {
  readonly windowMs: number;
  readonly bucketMs: number;
  readonly startMs: number;
  readonly slotCount: number;
  head: number;
  /** `WIDTH` a slot; they may wrap, their differences do not. */
  totals: Uint32Array;
  /** Present by bucket, as last told; −1 when nobody has said. */
  present: Int32Array;
  step: number;
  traces: Record<Trace, Float32Array>;
  /** Counted since the last reading; `said` and `kept` by what messages count. */
  fresh: Counts & { said: number; kept: number };
  readMs: number;
  active: Distinct;
  lively: Lively;
  voices: Voices;
  recent: Recent;
  version: number;
  level: number | null;
  poll: Poll | null;
  closedPolls: string[];
};

/** A session's empty window. `atMs` of every call is monotonic time of receipt, `startMs` when it was first seen. */
export function createWindow(options: { windowMs: number; tickMs: number; startMs: number }): SessionWindow {
  const bucketMs = options.windowMs / BUCKETS;
  const slotCount = slotsOf(bucketMs);
  const trace = (): Float32Array => new Float32Array(LONGEST_STEPS);
  return {
    windowMs: options.windowMs,
    bucketMs,
    startMs: options.startMs,
    slotCount,
    head: 0,
    totals: new Uint32Array(slotCount * WIDTH),
    present: new Int32Array(slotCount).fill(-1),
    step: 0,
    traces: { said: trace(), reactions: trace(), turns: trace() },
    fresh: noCounts(),
    readMs: options.startMs,
    active: createDistinct(LONGEST_STEPS),
    lively: createLively(),
    voices: createVoices(),
    recent: createRecent(),
    version: -1,
    level: null,
    poll: null,
    closedPolls: [],
  };
}

/** Takes one event in. A message id counts once; a level older than the last is ignored. */
export function observe(window: SessionWindow, event: SessionEvent, atMs: number): void {
  advance(window, atMs);
  switch (event.type) {
    case 'chat':
      return chat(window, event.messageId, event.userId);
    case 'poll_vote':
      return vote(window, event.pollId, event.userId, atMs);
    case 'poll_closed':
      return close(window, event.pollId);
    case 'sync':
      return sync(window, event, atMs);
  }
}

export const noCounts = (): SessionWindow['fresh'] => ({
  chat: 0,
  reactions: 0,
  questions: 0,
  leaves: 0,
  joins: 0,
  said: 0,
  kept: 0,
});

/** The number of the bucket that `atMs` falls into. */
export const bucketAt = ({ startMs, bucketMs }: SessionWindow, atMs: number): number =>
  Math.max(0, Math.ceil((atMs - startMs) / bucketMs) - 1);

/** Lets time go on to `atMs`: what is older than the window is emptied. */
export function advance(window: SessionWindow, atMs: number): void {
  const bucket = bucketAt(window, atMs);
  if (bucket <= window.head) return;
  const { totals, present, slotCount } = window;
  const from = (window.head % slotCount) * WIDTH;
  const level = window.level ?? -1;
  for (let n = Math.max(window.head + 1, bucket - slotCount + 1); n <= bucket; n++) {
    const slot = n % slotCount;
    totals.copyWithin(slot * WIDTH, from, from + WIDTH);
    present[slot] = level;
  }
  window.head = bucket;
  const step = Math.floor(bucket / (BUCKETS / STEPS));
  if (step === window.step) return;
  for (let n = Math.max(window.step + 1, step - LONGEST_STEPS + 1); n <= step; n++) {
    for (const trace of TRACES) window.traces[trace][n % LONGEST_STEPS] = 0;
  }
  window.step = step;
  advanceDistinct(window.active, step);
  advanceLively(window.lively, step);
}

/** How many there were from bucket `first` to bucket `last`, both of them kept. */
export function countBetween(
  { totals, slotCount }: SessionWindow,
  counter: Counter,
  first: number,
  last: number,
): number {
  const place = PLACES[counter];
  const upTo = (bucket: number): number => (bucket < 0 ? 0 : (totals[(bucket % slotCount) * WIDTH + place] ?? 0));
  return (upTo(last) - upTo(first - 1)) >>> 0;
}

function tally(window: SessionWindow, counter: Counter): void {
  const at = (window.head % window.slotCount) * WIDTH + PLACES[counter];
  window.totals[at] = (window.totals[at] ?? 0) + 1;
  window.fresh[counter] += 1;
}

function mark(window: SessionWindow, trace: Trace, count: number): void {
  const slot = window.step % LONGEST_STEPS;
  window.traces[trace][slot] = (window.traces[trace][slot] ?? 0) + count;
}

function act(window: SessionWindow, userId: string | undefined): void {
  if (userId !== undefined) addDistinct(window.active, userId);
}

function chat(window: SessionWindow, messageId: string | undefined, userId: string | undefined): void {
  if (messageId !== undefined && seenBefore(window.recent, messageId)) return;
  tally(window, 'chat');
  const { said, kept } = weigh(window.lively, userId);
  mark(window, 'said', said);
  window.fresh.said += said;
  window.fresh.kept += kept;
  act(window, userId);
}

function sync(window: SessionWindow, event: Extract<SessionEvent, { type: 'sync' }>, atMs: number): void {
  switch (event.kind) {
    case 'message_created':
      return chat(window, event.messageId, event.userId);
    case 'reaction':
    case 'emoji':
      tally(window, 'reactions');
      mark(window, 'reactions', 1);
      return act(window, event.userId);
    case 'question_asked':
      tally(window, 'questions');
      return act(window, event.userId);
    case 'question_upvoted':
    case 'hand_raised':
      return act(window, event.userId);
    case 'speaking_started':
    case 'speaking_stopped':
      return speak(window, event.userId, event.kind === 'speaking_started', atMs);
    case 'user_join':
      window.fresh.joins += 1;
      return;
    case 'user_leave':
      return tally(window, 'leaves');
    case 'poll_opened':
      if (event.pollId !== undefined) open(window, event.pollId, atMs);
      return;
    case 'presence_update':
      if (event.level !== undefined) takeLevel(window, event.level, atMs);
      return;
    default:
      return;
  }
}

/** Who speaks takes part, as who writes does. */
function speak(window: SessionWindow, userId: string | undefined, begins: boolean, atMs: number): void {
  if (hearVoice(window.voices, userId ?? '', begins, atMs)) mark(window, 'turns', 1);
  if (begins) act(window, userId);
}

function takeLevel(window: SessionWindow, level: PresenceLevel, atMs: number): void {
  if (level.version <= window.version) return;
  window.version = level.version;
  window.level = level.present;
  window.present[window.head % window.slotCount] = level.present;
  if (level.speaking !== undefined) mark(window, 'turns', hearLevel(window.voices, level.speaking));
  const newest = level.openPolls.at(-1);
  if (newest === undefined) {
    window.poll = null;
    return;
  }
  open(window, newest.id, atMs);
  if (window.poll?.id === newest.id) window.poll.known = newest.voters;
}

function open(window: SessionWindow, id: string, atMs: number): void {
  if (window.poll?.id === id || window.closedPolls.includes(id)) return;
  window.poll = { id, openedMs: atMs, known: 0, voters: createVoters() };
}

function vote(window: SessionWindow, pollId: string, userId: string | undefined, atMs: number): void {
  act(window, userId);
  if (window.poll === null) open(window, pollId, atMs);
  if (window.poll?.id === pollId && userId !== undefined) addVoter(window.poll.voters, userId);
}

function close(window: SessionWindow, pollId: string): void {
  window.closedPolls = [...window.closedPolls.filter((id) => id !== pollId), pollId].slice(-20);
  if (window.poll?.id === pollId) window.poll = null;
}
