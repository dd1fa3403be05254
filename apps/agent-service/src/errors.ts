/** A failure that says for itself whether trying again can help, see `mayRetry`. */
class ServiceError extends Error {
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean) {
    super(message);
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
  constructor() {
    super('Redis does not answer', true);
  }
}

/** An error's words for a log line: its own message and its cause's, nothing of the data. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? `${error.name}: ${error.cause.message}` : `${error.name}: ${error.message}`;
}
