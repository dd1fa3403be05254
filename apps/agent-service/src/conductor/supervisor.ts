import type { PlatformChannel } from '@conductor/contracts';
import type { CheckpointStore, Fence, SessionSource } from '../ports/sessions.ts';
import { createChangedSessions } from './changed-sessions.ts';
import { atMost } from './at-most.ts';
import { createIntake } from './perceive/intake.ts';
import { createOwnership, type OwnershipDeps } from './shards/ownership.ts';
import { failed, tick, type LoopDeps } from './loop.ts';
import { LONGEST_STEPS, STEPS } from './perceive/window.ts';
import { createRoster, SLOTS } from './roster.ts';
import { createSaving } from './saving.ts';
import { startAnew, type SessionState } from './session-state.ts';
import { createAdmission } from './shards/admission.ts';
import { createKept } from './shards/kept.ts';
import { createTakeOver } from './shards/take-over.ts';

/**
 * Sessions that store and decide at once, and shards that are taken over at once: together fewer than the pool has
 * connections, so that whoever asks over HTTP waits behind a few of them and not behind ten thousand.
 */
const JOBS = 4;
const TAKE_OVERS = 2;
/** What a standby keeps: all that a session's longest look back takes in, and of a partition at most so many bytes. */
const KEPT_WINDOWS = LONGEST_STEPS / STEPS;
const KEPT_BYTES = 8 * 1_024 * 1_024;

export type SupervisorDeps = Omit<LoopDeps, 'onFenced' | 'background' | 'takeOver' | 'inTurn'> & {
  source: SessionSource;
  checkpoints: CheckpointStore;
  leases: OwnershipDeps['leases'];
  leaseTtlMs: number;
  /** Unique to this run of this process. */
  owner: string;
  /** Our own name on the heartbeat channel. */
  node: string;
  /** Listens to the batches of these partitions, and to no others; rejects while it cannot. */
  listenTo: (partitions: ReadonlySet<number>) => Promise<void>;
};

export type Supervisor = {
  readonly take: (channel: PlatformChannel, payload: Buffer) => void;
  /** Takes what gathered at one publisher, of one partition. */
  readonly takeBatch: (partition: number, payload: Buffer) => void;
  /** Reads which sessions are live: all, or those named. */
  refresh(ids?: readonly string[]): Promise<void>;
  /** Notes that a session changed; an empty id when it is not known which. */
  readonly changed: (id: string) => void;
  /** Reads those that changed, and now and then all. */
  refreshChanged(): Promise<void>;
  /** Runs every tick that is due since the last call. */
  tickDue(): void;
  leaseRound(): Promise<void>;
  /** Listens to the partitions that we conduct or stand by for, and to no others. */
  listen(): Promise<void>;
  /** Saves the sessions whose checkpoint is old; `all` saves every one that we conduct. */
  saveCheckpoints(all?: boolean): Promise<void>;
  /** Resolves when everything that was begun has ended. */
  drain(): Promise<void>;
  releaseLeases(): Promise<void>;
  readonly slotMs: number;
};

/** Which sessions are alive, whose they are, and when each is ticked. */
export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const { clock, settings, telemetry } = deps;
  const slotMs = settings.tickIntervalMs / SLOTS;
  const background = new Set<Promise<unknown>>();
  const roster = createRoster({ ...deps, loading: atMost(TAKE_OVERS) });
  const { sessions } = roster;
  const keepMs = settings.windowMs * KEPT_WINDOWS;
  const kept = createKept({ keepMs, maxBytes: KEPT_BYTES, clock });
  const intake = createIntake({ ...deps, sessions, isLive: roster.isLive, kept });
  const ownership = createOwnership({
    ...deps,
    ttlMs: deps.leaseTtlMs,
    windowMs: settings.windowMs,
    others: intake.others,
    beforeParting: (shards) => save(({ row }) => shards.has(row.shard)),
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
      sessionsIn: roster.inShard,
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

  /** A state that cannot be read (an old checkpoint, say) must not cost the others their tick. */
  const onBroken = (state: SessionState, error: unknown): void => {
    telemetry.failed('tick', error);
    startAnew(state, settings);
  };

  const runSlot = (slot: number): void => {
    const atMs = Math.round(slot * slotMs);
    for (const state of roster.inSlot(slot)) {
      try {
        tick(loop, state, atMs, ownership.fenceOf(state.row.shard));
      } catch (error) {
        onBroken(state, error);
      }
    }
  };

  const save = createSaving({ ...deps, sessions, fenceOf: (shard) => ownership.fenceOf(shard) });
  const admit = createAdmission({
    ...deps,
    roster,
    kept,
    take: intake.replay,
    onBroken,
    slotMs,
    lastSlot: () => lastSlot,
  });
  const changes = createChangedSessions(clock, settings.tickIntervalMs);

  return {
    slotMs,
    take: intake.take,
    takeBatch: intake.takeBatch,
    refresh: roster.refresh,
    changed: changes.note,
    refreshChanged: () => roster.refresh(changes.take()),
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
    listen: async () => {
      const [partitions, led] = [ownership.wanted(), ownership.led()];
      await deps.listenTo(partitions);
      roster.only(led);
      kept.only([...partitions].filter((partition) => !roster.isLive(partition)));
      await ownership.listening(partitions);
      await Promise.all([...led].filter((partition) => !roster.isLive(partition)).map(admit));
    },
    saveCheckpoints: (all = false) => {
      const oldMs = clock.now() - settings.checkpointIntervalMs;
      return save(({ checkpointedAt }) => all || checkpointedAt <= oldMs);
    },
    drain: async () => {
      while (background.size > 0) await Promise.all(background);
    },
    releaseLeases: () => ownership.releaseAll(),
  };
}
