import type { PlatformChannel } from '@conductor/contracts';
import type { ActiveSession, CheckpointRow, CheckpointStore, Fence, SessionSource } from '../ports/sessions.ts';
import { createChangedSessions } from './changed-sessions.ts';
import { atMost } from './at-most.ts';
import { createIntake } from './perceive/intake.ts';
import { createOwnership, type OwnershipDeps } from './ownership.ts';
import { failed, tick, type LoopDeps } from './loop.ts';
import { hashString } from './random.ts';
import { announceQuiet, createSessionState, startAnew, saveSession, type SessionState } from './session-state.ts';
import { createTakeOver } from './take-over.ts';

/** The tick interval is cut into so many slots; a session's slot is a hash of its id, the same on every instance. */
const SLOTS = 64;
/**
 * Sessions that store and decide at once, and shards that are taken over at once: together fewer than the pool has
 * connections, so that whoever asks over HTTP waits behind a few of them and not behind ten thousand.
 */
const JOBS = 4;
const TAKE_OVERS = 2;

export type SupervisorDeps = Omit<LoopDeps, 'onFenced' | 'background' | 'takeOver' | 'inTurn'> & {
  source: SessionSource;
  checkpoints: CheckpointStore;
  leases: OwnershipDeps['leases'];
  leaseTtlMs: number;
  /** Unique to this run of this process. */
  owner: string;
  /** Our own name on the heartbeat channel. */
  node: string;
};

export type Supervisor = {
  readonly take: (channel: PlatformChannel, payload: Buffer) => void;
  /** Takes what gathered at one publisher. */
  readonly takeBatch: (payload: Buffer) => void;
  /** Reads which sessions are live: all, or those named. New ones go on from their checkpoint. */
  refresh(ids?: readonly string[]): Promise<void>;
  /** Notes that a session changed; an empty id when it is not known which. */
  readonly changed: (id: string) => void;
  /** Reads those that changed, and now and then all. */
  refreshChanged(): Promise<void>;
  /** Runs every tick that is due since the last call. */
  tickDue(): void;
  leaseRound(): Promise<void>;
  /** Saves the sessions whose checkpoint is old; `all` saves every one that we conduct. */
  saveCheckpoints(all?: boolean): Promise<void>;
  /** Resolves when everything that was begun has ended. */
  drain(): Promise<void>;
  releaseLeases(): Promise<void>;
  readonly slotMs: number;
};

/** Which sessions are alive, whose they are, and when each is ticked. */
export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const { clock, settings, telemetry, checkpoints, source, coverage, node } = deps;
  const sessions = new Map<string, SessionState>();
  const slots = Array.from({ length: SLOTS }, () => new Map<string, SessionState>());
  const shards = new Map<number, Map<string, SessionState>>();
  const slotMs = settings.tickIntervalMs / SLOTS;
  const background = new Set<Promise<unknown>>();
  const intake = createIntake({ clock, coverage, sessions, telemetry, node });
  const ownership = createOwnership({
    ...deps,
    ttlMs: deps.leaseTtlMs,
    // Another instance is given work once it has watched for a whole window: before, it would score by half a minute.
    peers: () => intake.peers(settings.windowMs),
  });
  const onFenced = (fence: Fence): void => ownership.lose(fence);
  const loop: LoopDeps = {
    ...deps,
    onFenced,
    inTurn: atMost(JOBS),
    takeOver: createTakeOver({
      anomalies: deps.anomalies,
      clock,
      inTurn: atMost(TAKE_OVERS),
      sessionsIn: (shard) => [...inShard(shard).values()],
      onFailure: (error, fence) => failed({ onFenced, telemetry }, error, fence),
    }),
    background: (work) => {
      const ended = work
        .catch((error: unknown) => telemetry.failed('background', error))
        .finally(() => {
          background.delete(ended);
        });
      background.add(ended);
    },
  };
  let lastSlot = Math.floor(clock.now() / slotMs);

  const slotOf = (id: string) => slots[hashString(id) % SLOTS];
  const inShard = (shard: number): Map<string, SessionState> => {
    const known = shards.get(shard) ?? new Map<string, SessionState>();
    shards.set(shard, known);
    return known;
  };
  const times = () => ({ nowMs: clock.now(), monotonicMs: clock.monotonic() });

  const remove = (id: string): void => {
    const state = sessions.get(id);
    if (state !== undefined) inShard(state.row.shard).delete(id);
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
    inShard(row.shard).set(row.id, state);
  };

  /** The sessions of one shard with their checkpoints: ten thousand at once would be more than a statement may take. */
  const load = async (rows: readonly ActiveSession[]): Promise<void> => {
    const saved = await checkpoints.load(rows.map((row) => row.id));
    for (const row of rows) add(row, saved.get(row.id)?.state);
  };
  const loading = atMost(TAKE_OVERS);

  const runSlot = (slot: number): void => {
    const atMs = Math.round(slot * slotMs);
    for (const state of slots[slot % SLOTS]?.values() ?? []) {
      try {
        tick(loop, state, atMs, ownership.fenceOf(state.row.shard));
      } catch (error) {
        // A state that cannot be read (an old checkpoint, say) must not cost the others their tick.
        telemetry.failed('tick', error);
        startAnew(state, settings);
      }
    }
  };

  const changes = createChangedSessions(clock, settings.tickIntervalMs);

  const refresh: Supervisor['refresh'] = async (ids) => {
    const rows = await source.active(ids);
    const alive = new Set(rows.map((row) => row.id));
    for (const id of ids ?? [...sessions.keys()]) if (!alive.has(id)) remove(id);
    const fresh = rows.filter((row) => !sessions.has(row.id));
    await Promise.all([...Map.groupBy(fresh, ({ shard }) => shard).values()].map((some) => loading(() => load(some))));
    for (const row of rows) {
      const state = sessions.get(row.id);
      if (state === undefined) continue;
      state.row = row;
      announceQuiet(state, times());
    }
  };

  return {
    slotMs,
    take: intake.take,
    takeBatch: intake.takeBatch,
    refresh,
    changed: changes.note,
    refreshChanged: () => refresh(changes.take()),
    tickDue: () => {
      const now = Math.floor(clock.now() / slotMs);
      // After a long sleep, or when the clock was set, nothing is caught up twice.
      if (now < lastSlot || now - lastSlot > SLOTS) lastSlot = now - SLOTS;
      if (now === lastSlot) return;
      const begun = performance.now();
      const lateMs = clock.now() - (lastSlot + 1) * slotMs;
      while (lastSlot < now) {
        lastSlot += 1;
        runSlot(lastSlot);
      }
      telemetry.ticked(performance.now() - begun, lateMs);
    },
    leaseRound: async () => {
      await ownership.round();
      const conducted = [...sessions.values()].filter(({ row }) => ownership.fenceOf(row.shard) !== null).length;
      telemetry.watching(sessions.size, conducted);
    },
    saveCheckpoints: async (all = false) => {
      const now = clock.now();
      const rows: CheckpointRow[] = [];
      for (const state of sessions.values()) {
        const fence = ownership.fenceOf(state.row.shard);
        if (fence === null || (!all && now - state.checkpointedAt < settings.checkpointIntervalMs)) continue;
        state.checkpointedAt = now;
        rows.push({ sessionId: state.row.id, fence, atMs: now, state: saveSession(state) });
      }
      await checkpoints.save(rows);
    },
    drain: async () => {
      while (background.size > 0) await Promise.all(background);
    },
    releaseLeases: () => ownership.releaseAll(),
  };
}
