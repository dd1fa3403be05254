import { alwaysCovered } from '@conductor/agent-service/conductor/coverage';
import { createDetection, detect } from '@conductor/agent-service/conductor/detect';
import { read } from '@conductor/agent-service/conductor/reading';
import { createScorer, score, spanOf } from '@conductor/agent-service/conductor/score';
import { createWindow, observe } from '@conductor/agent-service/conductor/window';
import { compare, inWords, median, type Growth, type Line } from '../statistics.ts';

const TICK_MS = 5_000;
const WARM_UP = 250;
const AIM_MS = 250;
const AIM_KB = 20;
const COVERED = alwaysCovered();

/**
 * One tick of score and detection for all sessions of an instance, in CPU milliseconds, beside the least that could be called
 * judging: the same counts, each beside its fading mean. Sessions are warm: all windows of the detectors are in use. A
 * sixteenth and a quarter of the sessions say how it grows.
 */
export function benchTick({ rounds, sessions }: { rounds: number; sessions: number }): Line {
  const smaller = [sessions / 16, sessions / 4].map(Math.round);
  const growth: Growth[] = smaller.map((size) => ({ size, cost: median(measure(rounds, size).ours) }));
  const { ours, bare, perRoom } = measure(rounds, sessions);
  const line = compare('tick', `CPU ms for ${sessions} sessions`, ours, [
    { name: 'a fading mean of the counts', aim: null, costs: bare },
  ]);
  const kb = perRoom / 1_024;
  const met = line.ours <= AIM_MS && kb <= AIM_KB ? 'met' : 'missed';
  const aim = `aim ≤ ${AIM_MS} ms and ≤ ${AIM_KB} KB a session (${kb.toFixed(1)} KB): ${met}`;
  return { ...line, note: `${aim}; ${inWords([...growth, { size: sessions, cost: line.ours }], 'ms')}` };
}

/** What each of the ticks after the warm-up costs, and the bytes that a room holds. */
function measure(rounds: number, sessions: number): { ours: number[]; bare: number[]; perRoom: number } {
  const before = held();
  const rooms = Array.from({ length: sessions }, (_, i) => ({
    id: i,
    window: createWindow({ windowMs: 60_000, tickMs: TICK_MS, startMs: 0 }),
    scorer: createScorer(),
    detection: createDetection({ tickMs: TICK_MS, cooldownMs: 30_000 }),
  }));
  const bare = rooms.map(() => ({ mean: 0, alarms: 0 }));
  const costs: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  let perRoom = 0;
  for (let tick = 1; tick <= WARM_UP + rounds; tick++) {
    const atMs = tick * TICK_MS;
    for (const room of rooms) talk(room, atMs);
    const counts = rooms.map(({ window }) => window.fresh.chat);
    const barely = spent(() => {
      for (const [i, room] of bare.entries()) judgeBarely(room, counts[i] ?? 0);
    });
    const judged = spent(() => {
      for (const { window, scorer, detection } of rooms) {
        const reading = read(window, COVERED, atMs, spanOf(scorer));
        detect(detection, reading, score(scorer, reading), atMs);
      }
    });
    if (tick === WARM_UP) perRoom = (held() - before) / sessions;
    if (tick <= WARM_UP) continue;
    costs.bare.push(barely);
    costs.ours.push(judged);
  }
  return { ...costs, perRoom };
}

type Room = { id: number; window: ReturnType<typeof createWindow> };

/** A few acts by everybody, other ones each tick. */
function talk({ id, window }: Room, atMs: number): void {
  const ids = { sessionId: `s-${id}`, eventId: 'e' };
  const acts = (id * 7 + atMs / TICK_MS) % 5;
  for (let i = 0; i < acts; i++) observe(window, { type: 'chat', ...ids, userId: `u-${i}` }, atMs - 2_000);
  observe(window, { type: 'sync', kind: 'reaction', known: true, ...ids, userId: 'u-1' }, atMs - 1_000);
  const level = { version: atMs, present: 40 + ((id + atMs) % 3), openPolls: [] };
  observe(window, { type: 'sync', kind: 'presence_update', known: true, ...ids, level }, atMs - 500);
}

function judgeBarely(room: { mean: number; alarms: number }, count: number): void {
  if (count < 0.2 * room.mean) room.alarms += 1;
  room.mean += 0.01 * (count - room.mean);
}

function spent(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** Bytes that are really in use. */
function held(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
