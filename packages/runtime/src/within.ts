/** Something did not come in time; it may the next time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly retryable = true;

  constructor(ms: number) {
    super(`no result within ${ms} ms`);
  }
}

/**
 * The one "wait at most": the result of `work`, or a rejection with `TimedOut` after `ms` milliseconds. The work itself
 * goes on; its later result or failure is ignored. A result that arrived while this process was busy still counts.
 */
export async function within<T>(ms: number, work: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // Sockets are read between a timer and an immediate, so what lies unread in one is seen first.
  const timer = setTimeout(() => setImmediate(() => reject(new TimedOut(ms))), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
