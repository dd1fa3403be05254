import type { Clock } from '../ports/clock.ts';
import type { CheckpointRow, CheckpointStore, Fence } from '../ports/sessions.ts';
import { saveSession, type SessionState } from './session-state.ts';

type SavingDeps = {
  clock: Clock;
  checkpoints: CheckpointStore;
  sessions: ReadonlyMap<string, SessionState>;
  /** By what right we conduct a shard; null where we do not. */
  fenceOf: (shard: number) => Fence | null;
};

/** Saves the checkpoints of those sessions that we conduct and that are due. */
export function createSaving({ clock, checkpoints, sessions, fenceOf }: SavingDeps) {
  return async (isDue: (session: SessionState) => boolean): Promise<void> => {
    const now = clock.now();
    const rows: CheckpointRow[] = [];
    for (const state of sessions.values()) {
      const fence = fenceOf(state.row.shard);
      if (fence === null || !isDue(state)) continue;
      state.checkpointedAt = now;
      rows.push({ sessionId: state.row.id, fence, atMs: now, state: saveSession(state) });
    }
    await checkpoints.save(rows);
  };
}
