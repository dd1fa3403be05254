/**
 * The advisory locks of the database, in one place so that no two share a number; nothing else that uses the database may
 * take one of these. A lock is held by one of all instances at a time.
 */
export const ADVISORY_LOCKS = {
  /** Applying migrations. */
  migration: 727_271_001,
  /** Handing the outbox on, in order. */
  outbox: 727_271_002,
  /** Reserving money for a model call. */
  budget: 727_271_003,
  /** Removing what is too old. */
  keeper: 727_271_004,
  /** Making and dropping partitions. */
  partitions: 727_271_005,
  /** Giving a place in a session's chat, beside the session's hash; `next_chat_place` of the migrations takes it. */
  chatPlace: 727_271_006,
} as const;
