import { bigint, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * Who conducts the sessions of a shard. `token` only grows: a transaction that holds the row with its own token
 * `FOR SHARE` cannot be overtaken by a successor. 256 rows, made by the migration. Owned by the agent-service.
 */
export const shardLeases = pgTable('shard_leases', {
  shard: integer().primaryKey(),
  owner: text(),
  token: bigint({ mode: 'number' }).notNull().default(0),
  expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});

/**
 * Who stands by for a partition of events (its shards are those equal to it modulo 16): they listen to it beside whoever
 * conducts it, and go on where that one dies. `listeningSince` is theirs to set; null until they listen. 16 rows, made by
 * the migration. Owned by the agent-service.
 */
export const partitionStandbys = pgTable('partition_standbys', {
  partition: integer().primaryKey(),
  standby: text(),
  listeningSince: timestamp('listening_since', { withTimezone: true, mode: 'date' }),
});
