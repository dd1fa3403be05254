import { partitionOfShard } from '@conductor/runtime';
import type { Clock } from '../ports/clock.ts';
import type { ActiveSession, CheckpointStore, SessionSource } from '../ports/sessions.ts';
import type { ConductorSettings } from '../ports/settings.ts';
import type { Telemetry } from '../telemetry.ts';
import type { AtMost } from './at-most.ts';
import { hashString } from './random.ts';
import { announceQuiet, createSessionState, type SessionState } from './session-state.ts';
import type { Restored } from './shards/replay.ts';

type Saved = { atMs: number; state: Record<string, unknown> };

/** The tick interval is cut into so many slots; a session's slot is a hash of its id, the same on every instance. */
export const SLOTS = 64;
/** A session's slot, 0–63. */
export const slotOf = (id: string): number => hashString(id) % SLOTS;

export type RosterDeps = {
  clock: Clock;
  settings: ConductorSettings;
  source: SessionSource;
  checkpoints: CheckpointStore;
  telemetry: Pick<Telemetry, 'failed'>;
  /** What may ask for checkpoints at once. */
  loading: AtMost;
};

/** The live sessions of the partitions that this instance perceives. */
export type Roster = {
  readonly sessions: ReadonlyMap<string, SessionState>;
  /** Those that are ticked in a slot. */
  readonly inSlot: (slot: number) => Iterable<SessionState>;
  readonly inShard: (shard: number) => SessionState[];
  /** Whether the sessions of a partition are all here. */
  readonly isLive: (partition: number) => boolean;
  /** Lets the sessions of all other partitions go. */
  readonly only: (partitions: ReadonlySet<number>) => void;
  /** Takes the sessions of a partition in, from their checkpoints; `recall` tells them what came since, at once and last. */
  readonly admit: (
    partition: number,
    fromMs: () => number,
    recall: (sessions: readonly Restored[]) => void,
  ) => Promise<void>;
  /** Reads which sessions are live: all, or those named. New ones go on from their checkpoint. */
  readonly refresh: (ids?: readonly string[]) => Promise<void>;
};

/** An empty roster, of no partition yet. */
export function createRoster({ clock, settings, source, checkpoints, telemetry, loading }: RosterDeps): Roster {
  const sessions = new Map<string, SessionState>();
  const slots = Array.from({ length: SLOTS }, () => new Map<string, SessionState>());
  const shards = new Map<number, Map<string, SessionState>>();
  const live = new Set<number>();

  const inSlotOf = (id: string) => slots[slotOf(id)];
  const shardOf = (shard: number): Map<string, SessionState> => {
    const known = shards.get(shard) ?? new Map<string, SessionState>();
    shards.set(shard, known);
    return known;
  };
  const times = () => ({ nowMs: clock.now(), monotonicMs: clock.monotonic() });

  const remove = (id: string): void => {
    const state = sessions.get(id);
    if (state !== undefined) shardOf(state.row.shard).delete(id);
    sessions.delete(id);
    inSlotOf(id)?.delete(id);
  };

  const restored = (row: ActiveSession, sinceMs: number, checkpoint: unknown): SessionState | null => {
    try {
      return createSessionState(row, settings, { ...times(), monotonicMs: sinceMs }, checkpoint);
    } catch (error) {
      // One checkpoint that cannot be read must not keep every other session from being watched.
      telemetry.failed('checkpoint', error);
      return null;
    }
  };

  const add = (row: ActiveSession, keptMs: number, saved: Saved | undefined): Restored => {
    const aheadMs = clock.monotonic() - clock.now();
    const beganMs = row.registeredAt + aheadMs;
    // What was before its beginning was not silence; a beginning in the future is that of another clock.
    const sinceMs = beganMs > clock.monotonic() ? keptMs : Math.max(keptMs, beganMs);
    const known = restored(row, sinceMs, saved?.state);
    const session = known ?? createSessionState(row, settings, { ...times(), monotonicMs: sinceMs }, undefined);
    announceQuiet(session, times());
    // Spread out, or ten thousand sessions of one restart would all be saved in one second.
    session.checkpointedAt -= hashString(row.id) % settings.checkpointIntervalMs;
    sessions.set(row.id, session);
    inSlotOf(row.id)?.set(row.id, session);
    shardOf(row.shard).set(row.id, session);
    const savedMs = known === null || saved === undefined ? null : saved.atMs + aheadMs;
    return { session, savedMs };
  };

  /** Checkpoints by shard: ten thousand at once would be more than a statement may take. */
  const checkpointsOf = async (rows: readonly ActiveSession[]): Promise<ReadonlyMap<string, Saved>> => {
    const ids = [...Map.groupBy(rows, ({ shard }) => shard).values()].map((some) => some.map(({ id }) => id));
    const loaded = await Promise.all(ids.map((some) => loading(() => checkpoints.load(some))));
    return new Map(loaded.flatMap((some) => [...some]));
  };

  return {
    sessions,
    inSlot: (slot) => slots[slot % SLOTS]?.values() ?? [],
    inShard: (shard) => [...shardOf(shard).values()],
    isLive: (partition) => live.has(partition),
    only: (partitions) => {
      const lost = [...live].filter((partition) => !partitions.has(partition));
      if (lost.length === 0) return;
      for (const partition of lost) live.delete(partition);
      for (const { row } of sessions.values()) if (!live.has(partitionOfShard(row.shard))) remove(row.id);
    },
    admit: async (partition, fromMs, recall) => {
      const rows = await loading(() => source.active(new Set([partition])));
      const saved = await checkpointsOf(rows);
      const sinceMs = fromMs();
      const taken = rows.map((row) => add(row, sinceMs, saved.get(row.id)));
      live.add(partition);
      recall(taken);
    },
    refresh: async (ids) => {
      const asked = new Set(live);
      const rows = (await source.active(asked, ids)).filter(({ shard }) => live.has(partitionOfShard(shard)));
      const alive = new Set(rows.map((row) => row.id));
      const isGone = (id: string): boolean =>
        !alive.has(id) && asked.has(partitionOfShard(sessions.get(id)?.row.shard ?? 0));
      for (const id of ids ?? [...sessions.keys()]) if (isGone(id)) remove(id);
      const fresh = rows.filter((row) => !sessions.has(row.id));
      const saved = await checkpointsOf(fresh);
      for (const row of fresh) {
        // Meanwhile its partition may have come back whole, or gone.
        if (sessions.has(row.id) || !live.has(partitionOfShard(row.shard))) continue;
        add(row, clock.monotonic(), saved.get(row.id));
      }
      for (const row of rows) {
        const state = sessions.get(row.id);
        if (state === undefined) continue;
        state.row = row;
        announceQuiet(state, times());
      }
    },
  };
}
