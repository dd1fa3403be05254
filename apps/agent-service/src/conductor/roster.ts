import { partitionOf } from '@conductor/runtime';
import { EVENT_PARTITIONS } from '@conductor/contracts';
import type { Clock } from '../ports/clock.ts';
import type { ActiveSession, CheckpointStore, SessionSource } from '../ports/sessions.ts';
import type { ConductorSettings } from '../ports/settings.ts';
import type { Telemetry } from '../telemetry.ts';
import type { AtMost } from './at-most.ts';
import { hashString } from './random.ts';
import { announceQuiet, createSessionState, type SessionState } from './session-state.ts';

/** The tick interval is cut into so many slots; a session's slot is a hash of its id, the same on every instance. */
export const SLOTS = 64;

export type RosterDeps = {
  clock: Clock;
  settings: ConductorSettings;
  source: SessionSource;
  checkpoints: CheckpointStore;
  telemetry: Pick<Telemetry, 'failed'>;
  /** What may ask for checkpoints at once. */
  loading: AtMost;
};

/** The live sessions of the partitions that this instance hears. */
export type Roster = {
  readonly sessions: ReadonlyMap<string, SessionState>;
  /** Those that are ticked in a slot. */
  inSlot(slot: number): Iterable<SessionState>;
  inShard(shard: number): SessionState[];
  /** Whether others alone hear of the session; an empty id is a session that nobody named. */
  isElsewhere(id: string): boolean;
  /** From now on it is about these partitions; the next `refresh` finds their sessions. Whether that changes anything. */
  hear(partitions: ReadonlySet<number>): boolean;
  /** Reads which sessions are live: all, or those named. New ones go on from their checkpoint. */
  refresh(ids?: readonly string[]): Promise<void>;
};

/** An empty roster, of no partition yet. */
export function createRoster({ clock, settings, source, checkpoints, telemetry, loading }: RosterDeps): Roster {
  const sessions = new Map<string, SessionState>();
  const slots = Array.from({ length: SLOTS }, () => new Map<string, SessionState>());
  const shards = new Map<number, Map<string, SessionState>>();
  let heard: ReadonlySet<number> = new Set();

  const slotOf = (id: string) => slots[hashString(id) % SLOTS];
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
    slotOf(id)?.delete(id);
  };

  const restored = (row: ActiveSession, checkpoint: unknown): SessionState | null => {
    try {
      return createSessionState(row, settings, times(), checkpoint);
    } catch (error) {
      // One checkpoint that cannot be read must not keep every other session from being watched.
      telemetry.failed('checkpoint', error);
      return null;
    }
  };

  const add = (row: ActiveSession, checkpoint: unknown): void => {
    const state = restored(row, checkpoint) ?? createSessionState(row, settings, times(), undefined);
    // Spread out, or ten thousand sessions of one restart would all be saved in one second.
    state.checkpointedAt -= hashString(row.id) % settings.checkpointIntervalMs;
    sessions.set(row.id, state);
    slotOf(row.id)?.set(row.id, state);
    shardOf(row.shard).set(row.id, state);
  };

  /** The sessions of one shard with their checkpoints: ten thousand at once would be more than a statement may take. */
  const load = async (rows: readonly ActiveSession[]): Promise<void> => {
    const saved = await checkpoints.load(rows.map((row) => row.id));
    for (const row of rows) add(row, saved.get(row.id)?.state);
  };

  return {
    sessions,
    inSlot: (slot) => slots[slot % SLOTS]?.values() ?? [],
    inShard: (shard) => [...shardOf(shard).values()],
    isElsewhere: (id) => (id === '' ? heard.size < EVENT_PARTITIONS : !heard.has(partitionOf(id))),
    hear: (partitions) => {
      const isNew = partitions.size !== heard.size || [...partitions].some((partition) => !heard.has(partition));
      heard = partitions;
      return isNew;
    },
    refresh: async (ids) => {
      const rows = await source.active(heard, ids);
      const alive = new Set(rows.map((row) => row.id));
      for (const id of ids ?? [...sessions.keys()]) if (!alive.has(id)) remove(id);
      const fresh = rows.filter((row) => !sessions.has(row.id));
      await Promise.all(
        [...Map.groupBy(fresh, ({ shard }) => shard).values()].map((some) => loading(() => load(some))),
      );
      for (const row of rows) {
        const state = sessions.get(row.id);
        if (state === undefined) continue;
        state.row = row;
        announceQuiet(state, times());
      }
    },
  };
}
