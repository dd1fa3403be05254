import { type Finding } from './anomalies.ts';
import {
  createCounts,
  dispersionOf,
  exclude,
  look,
  rescale,
  restart,
  update,
  type Counts,
  type Fall,
} from './counts.ts';
import { createCourse, findDecline, note, rescaleCourse, restartCourse, type Course, type Decline } from './course.ts';
import { tellFall } from './wording.ts';
import type { WindowReading } from '../perceive/reading.ts';

/** Counts that a fall is looked for in: messages by what they count, reactions, turns of voices. */
const SERIES = ['chat', 'reactions', 'voice'] as const;
type Series = (typeof SERIES)[number];
/**
 * One detector for each series that there is; `seen` reactions and turns so far, `raw` and `kept` messages and what they counted,
 * fading; `opening` the same of the session's first ten minutes.
 */
export type Drops = {
  seen: { reactions: number; voice: number };
  raw: number;
  kept: number;
  opening: { said: number; kept: number };
  course: Course;
} & Partial<Record<Series, Counts>>;

/** Fewer reactions or turns are no habit that could end. */
const HABIT = 20;
const SIGNAL = { chat: 'chatMsgsPerMin', reactions: 'reactionsPerMin', voice: 'speaking' } as const;
/** Back at this share of the expected, over a time in which five were, it is over. */
const RECOVERED = 0.7;
const ENOUGH = 5;
const LEAST_WINDOW = 12;
/** A fall within a decline is named after it if a window of so many ticks told of it: a shorter one tells of what was sudden. */
const SLOW = 12;
/** Or if there was so much evidence (ln likelihood) for the decline. */
const CLEAR = 2;
/** While so many people talk a silent chat is no fall; while one does it takes so much more evidence. */
const TALKING = 2;
const PRESENTED = 2;
/** Talk pauses: it takes so many times the evidence, and a chat that does not go on instead. */
const PAUSES = 2;
/** A fall to this share or less of the expected, where so many times what is needed was missed, is critical. */
const CRITICAL = 0.25;
const MUCH_MISSED = 20;
/** Those who flood make what is told at most so many times what is counted. */
const MOST_MORE = 1.5;
/**
 * A course is looked at once in twelve ticks, so it has to tell less, though many are tried. It is told once half of the usual is
 * gone, since less may be a swell; and not of those who are no longer there.
 */
const SELDOM = 1;
/** Minutes of a course are no independent ones: they vary as windows of so many ticks do. */
const COURSE_WINDOW = 24;
/** What is known of them beforehand is worth so many windows of the course itself. */
const PRIOR_WINDOWS = 5;
const TOLD = 0.5;
const PRESENT = 0.7;
/** The first so many ticks are the opening; what goes on in its last ones was no greeting. */
const OPENING = 120;
const GOES_ON = 36;
/** Messages and what they count fade over about an hour. */
const FADE = 1 - 1 / 720;

/** Nothing counted yet. */
export function createDrops(): Drops {
  return {
    seen: { reactions: 0, voice: 0 },
    raw: 0,
    kept: 0,
    opening: { said: 0, kept: 0 },
    course: createCourse(),
    chat: createCounts(),
  };
}

/** Fall of a counted signal, sudden or gradual, in counts of a tick. */
type Fallen = Pick<Fall, 'evidence' | 'value' | 'expected' | 'window' | 'missed'>;

/** A fall that alarms, with its evidence as a share of what is needed. */
export type Drop = { finding: Finding; strength: number };

type By = { ticks: number; exposure: number; usual: boolean; threshold: number; tickMs: number };

/**
 * One tick's counts into the detectors; the most alarming fall, if any. `ticks` since the beginning, `exposure` the share of the
 * usual audience, `usual` whether this tick may become usual, `threshold` the evidence needed.
 */
export function findDrop(drops: Drops, reading: WindowReading, by: By): Drop | null {
  const { tick, speakers } = reading;
  drops.seen.reactions += tick.reactions;
  drops.seen.voice += tick.turns;
  if (drops.seen.reactions >= HABIT) drops.reactions ??= createCounts();
  if (drops.seen.voice >= HABIT) drops.voice ??= createCounts();
  drops.raw = drops.raw * FADE + tick.chat;
  drops.kept = drops.kept * FADE + tick.kept;
  openUp(drops, reading, by.ticks);
  const counts = { chat: tick.kept, reactions: tick.reactions, voice: tick.turns };
  let best: Drop | null = note(drops.course, tick.kept, mostOf(drops.chat)) ? findCourse(drops, reading, by) : null;
  for (const series of SERIES) {
    const state = drops[series];
    if (state === undefined) continue;
    const fall = update(state, counts[series], by.exposure, by.usual);
    const needed = neededFor(series, speakers, by);
    const strength = fall.evidence / needed;
    if (strength < Math.max(1, best?.strength ?? 0) || isExcused(drops, series, speakers)) continue;
    best = { strength, finding: describe(drops, series, fall, series === 'chat' && isSlow(drops, fall), reading, by) };
  }
  return best;
}

/** What has risen for a while is not usual yet: a sample of it counts as one of the usual. */
const mostOf = (chat: Counts | undefined): number => {
  const usual = chat === undefined || chat.risen === 0 ? null : look(chat, LEAST_WINDOW, ENOUGH);
  return usual === null ? Infinity : usual.expected;
};

/** Evidence needed for a fall: more of what pauses, and of those who listen to somebody. */
function neededFor(series: Series, speakers: number | null, { threshold }: By): number {
  return threshold * (series === 'voice' ? PAUSES : 1) + (speakers === 1 && series !== 'voice' ? PRESENTED : 0);
}

/**
 * Evidence for a decline. Variance over mean is what the decline itself leaves unexplained (Pearson's chi-square, as in quasi-Poisson
 * regression: McCullagh and Nelder 1989), and to begin with that of two minutes at half of the usual.
 */
function clearly(chat: Counts, { evidence, expected, unexplained }: Decline): number {
  const before = dispersionOf(chat, COURSE_WINDOW, (COURSE_WINDOW * expected) / 2);
  const { chiSquare, freedom } = unexplained;
  return evidence / Math.max(1, (PRIOR_WINDOWS * before + chiSquare) / (PRIOR_WINDOWS + freedom));
}

/** A fall that took its time, of which no window tells much. */
function findCourse(drops: Drops, reading: WindowReading, by: By): Drop | null {
  const decline =
    by.ticks > 2 * OPENING && !isExcused(drops, 'chat', reading.speakers) ? findDecline(drops.course) : null;
  const { chat } = drops;
  if (decline === null || chat === undefined || by.exposure < PRESENT || decline.value > TOLD * decline.expected)
    return null;
  const evidence = clearly(chat, decline);
  const strength = evidence / (neededFor('chat', reading.speakers, by) - SELDOM);
  if (strength < 1) return null;
  const missed = (decline.window * decline.expected) / 2;
  return { strength, finding: describe(drops, 'chat', { ...decline, evidence, missed }, true, reading, by) };
}

/** While people talk nobody needs to write, and while they write nobody needs to talk. */
function isExcused(drops: Drops, series: Series, speakers: number | null): boolean {
  if (series !== 'voice') return speakers !== null && speakers >= TALKING;
  const chat = drops.chat && look(drops.chat, LEAST_WINDOW, ENOUGH);
  return chat !== null && chat !== undefined && chat.value > 0 && chat.value >= RECOVERED * chat.expected;
}

/** At the end of the opening: what still goes on was no greeting, so all of it counts. */
function openUp(drops: Drops, { tick }: WindowReading, ticks: number): void {
  if (ticks > OPENING) return;
  drops.opening.said += tick.said;
  drops.opening.kept += tick.kept;
  const { said, kept } = drops.opening;
  const chat = drops.chat && look(drops.chat, GOES_ON, 0);
  if (ticks < OPENING || kept <= 0 || !chat) return;
  if (chat.value < 0.5 * (kept / ticks)) return;
  rescale(drops.chat ?? createCounts(), said / kept);
  rescaleCourse(drops.course, said / kept);
}

/** What took so long a window to tell is a decline if the course says so: what is sudden is told sooner. */
function isSlow({ course, chat }: Drops, { window }: Fall): boolean {
  const decline = findDecline(course);
  if (decline === null || chat === undefined) return false;
  return window >= SLOW || clearly(chat, decline) >= CLEAR;
}

/** Whether the series that fell is back. */
export function isRecovered(drops: Drops, signal: string, exposure: number): boolean {
  const series = SERIES.find((name) => SIGNAL[name] === signal);
  const state = series && drops[series];
  const now = state && look(state, LEAST_WINDOW, ENOUGH);
  return now === undefined || now === null || now.value >= RECOVERED * exposure * now.expected;
}

/** The last so many ticks belong to an anomaly and never become usual. */
export function excludeDrops(drops: Drops, ticks: number): void {
  for (const series of SERIES) {
    const state = drops[series];
    if (state !== undefined) exclude(state, ticks);
  }
}

/** Whether more is written than is usual, and not yet for long: a raid or a robot. */
export const isRising = ({ chat }: Drops): boolean => chat !== undefined && chat.risen > 0;

/** The present windows are no longer held against the audience; the course of the last hour still is. */
export function restartDrops(drops: Drops): void {
  for (const series of SERIES) {
    const state = drops[series];
    if (state !== undefined) restart(state);
  }
}

/** Nothing that has passed is held against the audience any longer. */
export function beginDropsAnew(drops: Drops): void {
  restartCourse(drops.course);
  restartDrops(drops);
}

function describe(
  drops: Drops,
  series: Series,
  { evidence, value, expected, window, missed }: Fallen,
  gradual: boolean,
  { signals }: WindowReading,
  { threshold, tickMs }: { threshold: number; tickMs: number },
): Finding {
  const perMessage = series === 'chat' && drops.kept > 0 ? Math.min(MOST_MORE, Math.max(1, drops.raw / drops.kept)) : 1;
  const perMinute = (60_000 / tickMs) * perMessage;
  const left = expected > 0 ? value / expected : 1;
  const signal = SIGNAL[series];
  const [is, was] = [value * perMinute, expected * perMinute];
  const room = { active: signals.activeUsers, present: signals.totalUsers };
  return {
    anomalyType: gradual ? 'GRADUAL_DECLINE' : 'SUDDEN_DROP',
    severity: left <= CRITICAL && missed >= MUCH_MISSED ? 'CRITICAL' : 'WARNING',
    signal,
    score: evidence / (evidence + threshold),
    value: is,
    expected: was,
    evidence: tellFall(signal, was, is, gradual, room),
    left,
    window,
  };
}
