import { encodeEventBatch, batchedItem, PLATFORM_CHANNELS, type BatchedChannel } from '@conductor/contracts';
import { partitionOf } from '@conductor/runtime';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createCoverage } from '../../../src/conductor/perceive/coverage.ts';
import { createIntake } from '../../../src/conductor/perceive/intake.ts';
import { perceive } from '../../../src/conductor/perceive.ts';
import { createSessionState, saveSession, type SessionState } from '../../../src/conductor/session-state.ts';
import { createKept } from '../../../src/conductor/shards/kept.ts';
import { replay } from '../../../src/conductor/shards/replay.ts';
import { createLog, createTelemetry } from '../../../src/telemetry.ts';
import { createClock } from '../../support/room.ts';

const IDS = { sessionId: 's', eventId: 'e' };
const PARTITION = partitionOf(IDS.sessionId);
const NODE = 'agent:me';
const TICK_MS = 5_000;
const SLOTS = 64;
const START_MS = 1_000 * TICK_MS;
const TIMES = { tickIntervalMs: TICK_MS, windowMs: 60_000, anomalyCooldownMs: 30_000 };
const ROW = {
  id: IDS.sessionId,
  eventId: IDS.eventId,
  shard: 0,
  title: null,
  mode: 'MANUAL' as const,
  paused: false,
  quietUntil: null,
  plannedBreak: null,
  language: 'en' as const,
  speaker: null,
  phase: null,
  registeredAt: 0,
};

/** An instance that perceives the session from its beginning, or only keeps what it is told. */
function instance(isLive: boolean) {
  const clock = createClock(START_MS);
  const coverage = createCoverage(60_000);
  const telemetry = createTelemetry(
    createLog({ level: 'silent', instanceId: 'test', destination: { write: () => undefined } }),
    new Registry(),
  );
  const kept = createKept({ keepMs: 600_000, maxBytes: 8_000_000, clock });
  const sessions = new Map<string, SessionState>();
  const now = () => ({ nowMs: clock.now(), monotonicMs: clock.monotonic() });
  if (isLive) sessions.set(IDS.sessionId, createSessionState(ROW, TIMES, now(), undefined));
  else kept.only([PARTITION]);
  const intake = createIntake({
    clock,
    coverage,
    sessions,
    telemetry,
    node: NODE,
    isLive: () => sessions.size > 0,
    kept,
  });
  return { clock, coverage, kept, sessions, intake };
}

type Happening = [BatchedChannel, object];
const chat = (n: number, userId: string): Happening => [
  PLATFORM_CHANNELS.chatMessage,
  { ...IDS, message: { id: `m-${n}`, userId, text: 'hello there' } },
];
const level = (version: number): Happening => [
  PLATFORM_CHANNELS.sync,
  { type: 'presence_update', ...IDS, data: { version, present: 20, openPolls: [] } },
];

let [version, said] = [0, 0];
/** Second by second: so many messages a second of twenty people, told in batches; how many are here by a channel of its own. */
function live(
  instances: readonly ReturnType<typeof instance>[],
  seconds: number,
  perSecond: number,
  tick: () => void,
  isDeaf: (second: number) => boolean = () => false,
) {
  for (let second = 1; second <= seconds; second++) {
    const told = level((version += 1));
    const happened = Array.from({ length: perSecond }, () => chat((said += 1), `u-${said % 20}`));
    const batch = Buffer.from(
      encodeEventBatch(
        PARTITION,
        'rt-1',
        happened.map(([channel, data]) => batchedItem(channel, JSON.stringify(data))),
      ),
    );
    for (const { clock, intake } of instances) {
      clock.pass(1_000);
      if (isDeaf(second)) continue;
      for (const node of ['rt-1', NODE])
        intake.take(PLATFORM_CHANNELS.heartbeat, Buffer.from(JSON.stringify({ node, at: 0 })));
      intake.take(PLATFORM_CHANNELS.sync, Buffer.from(JSON.stringify(told[1])));
      if (perSecond > 0) intake.takeBatch(PARTITION, batch);
    }
    if (second % 5 === 0) tick();
  }
}

/** A leader and a standby that hear the same; the standby goes on from what was saved after `savedAfter` seconds. */
function takenOver(
  savedAfter: number,
  seconds: number,
  perSecond: (part: number) => number,
  isDeaf: (second: number) => boolean = () => false,
) {
  const [leader, standby] = [instance(true), instance(false)];
  const session = leader.sessions.get(IDS.sessionId);
  if (!session) throw new Error('nobody is perceived');
  const tick = () => perceive(session, leader.coverage, leader.clock.monotonic(), leader.clock.now());
  live([leader, standby], savedAfter, perSecond(0), tick);
  const saved = structuredClone(saveSession(session));
  const savedMs = leader.clock.monotonic();
  live([leader, standby], seconds - savedAfter, perSecond(1), tick, isDeaf);

  const recollection = standby.kept.take(PARTITION);
  const { clock, coverage, intake, sessions } = standby;
  const now = { nowMs: clock.now(), monotonicMs: recollection.fromMs };
  const heir = createSessionState(ROW, TIMES, now, saved);
  sessions.set(IDS.sessionId, heir);
  const slotMs = TICK_MS / SLOTS;
  replay([{ session: heir, savedMs }], recollection, {
    coverage,
    take: intake.replay,
    onBroken: (_, error) => {
      throw error;
    },
    ticking: { slotMs, slots: SLOTS, lastSlot: clock.now() / slotMs, slotOf: () => 0, aheadMs: 0 },
  });
  const goOn = (): unknown[] => {
    const points: unknown[] = [];
    live([leader, standby], 5, 1, () => undefined);
    for (const [one, from] of [
      [session, leader],
      [heir, standby],
    ] as const)
      points.push(perceive(one, from.coverage, from.clock.monotonic(), from.clock.now()));
    return points;
  };
  return { session, heir, goOn };
}

const isDeafFor30 = (second: number): boolean => second > 10 && second <= 40;

const withoutIds = (state: SessionState): unknown =>
  JSON.parse(JSON.stringify(saveSession(state)).replaceAll(/"id":"[0-9a-f-]{36}"/g, '"id":""'));

describe('a standby that goes on', () => {
  it.each([
    ['in the middle of a lively hour', 300, 330, () => 2],
    ['as the room falls silent after what was saved', 300, 360, (part: number) => (part === 0 ? 2 : 0)],
    ['long after what was saved', 300, 540, () => 1],
  ])('%s has learnt what the leader had, and scores as it did', (_, savedAfter, seconds, perSecond) => {
    const { session, heir, goOn } = takenOver(savedAfter, seconds, perSecond);
    expect(withoutIds(heir)).toEqual(withoutIds(session));
    expect(heir.last).toEqual(session.last);
    const [leaders, heirs] = goOn();
    expect(heirs).toEqual(leaders);
  });

  it('has not taken for silence what neither heard, long ago as it is', () => {
    const { session, heir } = takenOver(300, 540, () => 2, isDeafFor30);
    expect(withoutIds(heir)).toEqual(withoutIds(session));
  });

  it('whose one session turned out unusable has lost no other', () => {
    const { clock, coverage, intake, sessions } = instance(true);
    const now = { nowMs: START_MS, monotonicMs: START_MS };
    const [broken, sound] = ['broken', 's'].map((id) => createSessionState({ ...ROW, id }, TIMES, now, undefined));
    if (!broken || !sound) throw new Error('two are needed');
    Reflect.set(broken, 'scorer', null);
    for (const one of [broken, sound]) sessions.set(one.row.id, one);
    clock.pass(TICK_MS);
    const slotMs = TICK_MS / SLOTS;
    const given: string[] = [];
    replay(
      [broken, sound].map((session) => ({ session, savedMs: null })),
      { fromMs: START_MS, messages: [] },
      {
        coverage,
        take: intake.replay,
        onBroken: ({ row }) => void given.push(row.id),
        ticking: { slotMs, slots: SLOTS, lastSlot: clock.now() / slotMs, slotOf: () => 0, aheadMs: 0 },
      },
    );
    expect(given).toEqual(['broken']);
    expect(sound.last?.at).toBe(START_MS + TICK_MS);
  });
});
