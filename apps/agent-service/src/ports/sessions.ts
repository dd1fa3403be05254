import type { Mode, QuietTimes } from '@conductor/contracts';

/** Proof of a lease: a store refuses a write whose token is no longer the shard's. */
export type Fence = { shard: number; token: number };

/** A live session as the conductor needs it. */
export type ActiveSession = QuietTimes & {
  id: string;
  eventId: string;
  shard: number;
  title: string | null;
  mode: Mode;
  paused: boolean;
  language: 'en' | 'de';
  /** As the organiser registered them; what the words are written with. */
  speaker: string | null;
  phase: string | null;
  /** When it began to be watched; epoch ms. */
  registeredAt: number;
};

export type CheckpointRow = { sessionId: string; fence: Fence; atMs: number; state: Record<string, unknown> };

/** What a successor goes on from. */
export interface CheckpointStore {
  load(sessionIds: readonly string[]): Promise<ReadonlyMap<string, { atMs: number; state: Record<string, unknown> }>>;
  save(rows: readonly CheckpointRow[]): Promise<void>;
}

/** Which sessions are live; the conductor only reads. */
export interface SessionSource {
  /** All of them, or those of `ids` that are live. */
  active(ids?: readonly string[]): Promise<ActiveSession[]>;
}

/** Leases over shards. `now` leaves it to the database's clock. */
export interface LeaseStore {
  /** Prolongs what is owned and returns it; what is missing in the result is lost. */
  renew(owner: string, ttlMs: number): Promise<Fence[]>;
  /** Takes at most `limit` shards that nobody holds. */
  claim(owner: string, ttlMs: number, limit: number): Promise<Fence[]>;
  /** Gives shards back. */
  release(owner: string, shards: readonly number[]): Promise<void>;
}
