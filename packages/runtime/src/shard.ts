import { hash } from 'node:crypto';
import { EVENT_PARTITIONS } from '@conductor/contracts';

/** The shard of a session: a hash of its id, 0–255. Leases are a shard's. */
export const shardOf = (sessionId: string): number => hash('sha256', sessionId, 'buffer').readUInt8(0);

/** The partition of a shard's sessions, 0–15. */
export const partitionOfShard = (shard: number): number => shard % EVENT_PARTITIONS;

/** The partition that a session's events are told on. */
export const partitionOf = (sessionId: string): number => partitionOfShard(shardOf(sessionId));
