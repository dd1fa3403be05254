/** A failure that says for itself whether trying again can help. */
class ServiceError extends Error {
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.retryable = retryable;
  }
}

/** Another instance conducts this shard now: whatever was about to be written is its business. */
export class FenceLost extends ServiceError {
  constructor(shard: number) {
    super(`the lease of shard ${shard} is another's`, false);
  }
}

/** Redis does not answer just now. */
export class RedisUnavailable extends ServiceError {
  constructor(options?: ErrorOptions) {
    super('Redis does not answer', true, options);
  }
}

/** SQLSTATE classes that pass: connection, resources, operator intervention, serialization and deadlock. */
const PASSING = /^(08|53|57|40)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** True when the cause lies in the world and not in the data, so that the same call may succeed later. */
export function canRetry(error: unknown): boolean {
  if (error instanceof ServiceError) return error.retryable;
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') {
    if (PASSING.test(error.code) || NETWORK.has(error.code)) return true;
  }
  // A failed query's own message holds the query; what went wrong stands in its cause.
  if (error.cause !== undefined) return canRetry(error.cause);
  return /timeout|terminated|ended|closed|not writable|Connection/i.test(error.message);
}

/** An error's words for a log line: its own message and its cause's, nothing of the data. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? `${error.name}: ${error.cause.message}` : `${error.name}: ${error.message}`;
}
