import type { PlatformEvent, PresenceLevel, Signals } from '@conductor/contracts';
import { confirmedUntil, coveredBetween, type Coverage } from './coverage.ts';
import {
  addDistinct,
  addVoter,
  advanceDistinct,
  countDistinct,
  countVoters,
  createDistinct,
  createVoters,
  type Distinct,
  type Voters,
} from './distinct.ts';
import { createRecent, seenBefore, type Recent } from './recent.ts';

/** What concerns one session: everything but heartbeats. */
export type SessionEvent = Exclude<PlatformEvent, { type: 'heartbeat' }>;

/** Buckets in a window; a rate is read with this resolution. */
const BUCKETS = 60;
/** A poll counts from here on; before, nobody has had the time to answer. */
const POLL_GRACE_MS = 30_000;
/** Two heartbeats' distance: the newest moment may be unconfirmed for so long in normal operation. */
const TAIL_MS = 2_500;
/** Buckets kept: those of the window, and those that are not confirmed yet. */
const slotsOf = (bucketMs: number): number => BUCKETS + Math.ceil(TAIL_MS / bucketMs) + 2;

const COUNTERS = ['chat', 'reactions', 'questions', 'leaves', 'joins'] as const;
type Counter = (typeof COUNTERS)[number];
type Counts = Record<Counter, number>;

type Poll = { id: string; openedMs: number; known: number; voters: Voters };

/**
 * A session's last minute, in constant memory whatever the rate: counts by bucket, never lists of events. `head` is the
 * newest bucket's number since `startMs`; bucket n holds what happened after n and up to n + 1 bucket lengths; its slot is
 * n % slotCount.
 */
export type SessionWindow = {
  readonly windowMs: number;
  readonly bucketMs: number;
  readonly startMs: number;
  readonly slotCount: number;
  head: number;
  slots: Record<Counter, Uint32Array>;
  /** Present by bucket, as last told; −1 when nobody has said. */
  present: Int32Array;
  /** Counted since the last reading. */
  fresh: Counts;
  readMs: number;
  active: Distinct;
  recent: Recent;
  version: number;
  level: number | null;
  poll: Poll | null;
  closedPolls: string[];
};

/** What one tick of perceiving saw. `coverage` 0–1 of the window; signals as of `atMs`; `tick` since the last reading. */
export type WindowReading = {
  atMs: number;
  coverage: number;
  signals: Signals;
  /** Counts since the last reading, and the milliseconds of that time that were covered and that passed. */
  tick: Counts & { coveredMs: number; spanMs: number };
};

/** A session's empty window. `atMs` of every call is monotonic time of receipt, `startMs` when it was first seen. */
export function createWindow(options: { windowMs: number; tickMs: number; startMs: number }): SessionWindow {
  const bucketMs = options.windowMs / BUCKETS;
  const slotCount = slotsOf(bucketMs);
  const zeros = (): Uint32Array => new Uint32Array(slotCount);
  return {
    windowMs: options.windowMs,
    bucketMs,
    startMs: options.startMs,
    slotCount,
    head: 0,
    slots: { chat: zeros(), reactions: zeros(), questions: zeros(), leaves: zeros(), joins: zeros() },
    present: new Int32Array(slotCount).fill(-1),
    fresh: noCounts(),
    readMs: options.startMs,
    active: createDistinct(BUCKETS),
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

/** The window as of the last confirmed moment. Call once a tick: it also closes the tick's counts. */
export function read(window: SessionWindow, coverage: Coverage, nowMs: number): WindowReading {
  advance(window, nowMs);
  const confirmed = confirmedUntil(coverage, nowMs);
  const endMs = nowMs - confirmed <= TAIL_MS ? confirmed : nowMs;
  const last = bucketAt(window, endMs);
  const first = Math.max(0, Math.floor((endMs - window.startMs) / window.bucketMs) - BUCKETS);
  const firstMs = window.startMs + first * window.bucketMs;
  const coveredMs = coveredBetween(coverage, firstMs, endMs);
  const minutes = coveredMs / 60_000;
  const sums = noCounts();
  for (let n = first; n <= last; n++) {
    for (const counter of COUNTERS) sums[counter] += window.slots[counter][n % window.slotCount] ?? 0;
  }
  const rate = (count: number): number => (minutes > 0 ? count / minutes : 0);
  const tick = {
    ...window.fresh,
    coveredMs: coveredBetween(coverage, window.readMs, endMs),
    spanMs: Math.max(0, endMs - window.readMs),
  };
  window.fresh = noCounts();
  window.readMs = Math.max(window.readMs, endMs);
  return {
    atMs: endMs,
    coverage: Math.min(1, coveredMs / window.windowMs),
    signals: {
      chatMsgsPerMin: rate(sums.chat),
      pollParticipation: participation(window, endMs),
      activeUsers: countDistinct(window.active),
      totalUsers: window.level,
      reactionsPerMin: rate(sums.reactions),
      userLeaveRate: leaveRate(window, first, last, sums.leaves),
      questionsPerMin: rate(sums.questions),
    },
    tick,
  };
}

const noCounts = (): Counts => ({ chat: 0, reactions: 0, questions: 0, leaves: 0, joins: 0 });

const bucketAt = ({ startMs, bucketMs }: SessionWindow, atMs: number): number =>
  Math.max(0, Math.ceil((atMs - startMs) / bucketMs) - 1);

function advance(window: SessionWindow, atMs: number): void {
  const bucket = bucketAt(window, atMs);
  const { slotCount } = window;
  for (let n = Math.max(window.head + 1, bucket - slotCount + 1); n <= bucket; n++) {
    for (const counter of COUNTERS) window.slots[counter][n % slotCount] = 0;
    window.present[n % slotCount] = window.level ?? -1;
  }
  if (bucket <= window.head) return;
  window.head = bucket;
  advanceDistinct(window.active, bucket);
}

function tally(window: SessionWindow, counter: Counter): void {
  const slot = window.head % window.slotCount;
  window.slots[counter][slot] = (window.slots[counter][slot] ?? 0) + 1;
  window.fresh[counter] += 1;
}

function act(window: SessionWindow, userId: string | undefined): void {
  if (userId !== undefined) addDistinct(window.active, userId);
}

function chat(window: SessionWindow, messageId: string | undefined, userId: string | undefined): void {
  if (messageId !== undefined && seenBefore(window.recent, messageId)) return;
  tally(window, 'chat');
  act(window, userId);
}

function sync(window: SessionWindow, event: Extract<SessionEvent, { type: 'sync' }>, atMs: number): void {
  switch (event.kind) {
    case 'message_created':
      return chat(window, event.messageId, event.userId);
    case 'reaction':
    case 'emoji':
      tally(window, 'reactions');
      return act(window, event.userId);
    case 'question_asked':
      tally(window, 'questions');
      return act(window, event.userId);
    case 'question_upvoted':
      return act(window, event.userId);
    case 'user_join':
      return tally(window, 'joins');
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

function takeLevel(window: SessionWindow, level: PresenceLevel, atMs: number): void {
  if (level.version <= window.version) return;
  window.version = level.version;
  window.level = level.present;
  window.present[window.head % window.slotCount] = level.present;
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

function participation(window: SessionWindow, endMs: number): number | null {
  const { poll, level } = window;
  if (poll === null || level === null || level === 0 || endMs - poll.openedMs < POLL_GRACE_MS) return null;
  return Math.min(1, Math.max(poll.known, countVoters(poll.voters)) / level);
}

/** Those who left in the window, or at least by how many fewer are present now, of those present at its start. */
function leaveRate(window: SessionWindow, first: number, last: number, leaves: number): number | null {
  if (window.level === null) return null;
  let before = -1;
  for (let n = first; n <= last && before < 0; n++) before = window.present[n % window.slotCount] ?? -1;
  if (before <= 0) return leaves > 0 ? 1 : 0;
  return Math.min(1, Math.max(leaves, before - window.level) / before);
}
