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
  /** Those of these partitions, all or of `ids`, that are live. */
  active(partitions: ReadonlySet<number>, ids?: readonly string[]): Promise<ActiveSession[]>;
}

/** How a partition of sessions stands in the database, by its clock. */
export type Standing = {
  partition: number;
  /** Who conducts it; of several, whoever has most of its shards. Null where nobody does. */
  leader: string | null;
  /** For how long a shard of it has been nobody's, ms; null where none is. */
  freeMs: number | null;
  /** Who listens beside the leader, to go on where that one dies; null where nobody was asked. */
  standby: string | null;
  /** For how long the standby has been listening, ms; null before. */
  listeningMs: number | null;
};

/** Leases over shards, and who stands by for a partition of them. `now` leaves it to the database's clock. */
export interface LeaseStore {
  /** Prolongs what is owned and returns it; what is missing in the result is lost. */
  renew(owner: string, ttlMs: number): Promise<Fence[]>;
  /** How each partition stands, in their order. */
  standings(): Promise<Standing[]>;
  /** Takes the shards of these partitions that nobody holds. */
  claim(owner: string, ttlMs: number, partitions: readonly number[]): Promise<Fence[]>;
  /** Gives shards back. */
  release(owner: string, shards: readonly number[]): Promise<void>;
  /** Asks others to stand by, for partitions in which `owner` holds a shard; null: nobody. */
  appoint(owner: string, appointments: readonly { partition: number; standby: string | null }[]): Promise<void>;
  /** The standby listens to these partitions from now on. */
  listening(owner: string, partitions: readonly number[]): Promise<void>;
}
