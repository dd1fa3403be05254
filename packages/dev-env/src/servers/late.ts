/** Something did not come up in its time. No log explains a machine that is slow or busy; `lastWords` is kept as the cause. */
export class LateError extends Error {
  constructor(what: string, deadlineMs: number, lastWords?: unknown) {
    super(`${what} was not ready after ${deadlineMs / 1_000} s`, { cause: lastWords });
    this.name = 'LateError';
  }
}
