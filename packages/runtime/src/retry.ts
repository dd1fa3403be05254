/**
 * The one rule on whether the same call may succeed later, with nothing changed but the world. It is asked by whoever
 * gives an entry of a stream back, lets rows wait, or tells a caller 503 instead of 500.
 *
 * The first of these that says something decides, looked for along the chain of causes from the outside in:
 * `retryable` of an error of our own, a code of Node's or undici's, a SQLSTATE of Postgres', the first word of a reply of
 * Redis', and the few words that pg and ioredis have instead of a code. An error that says nothing is not tried again
 * freely: a stream counts the attempt and parks the entry after the fifth, and a caller is told 500, so that it is seen.
 */
export function mayRetry(error: unknown): boolean {
  const seen = new Set<unknown>();
  for (let link = error; link instanceof Error && !seen.has(link); link = link.cause) {
    seen.add(link);
    const verdict = passes(link);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/** Whether what an error names passes; undefined when it names nothing. */
function passes(error: Error): boolean | undefined {
  if ('retryable' in error && typeof error.retryable === 'boolean') return error.retryable;
  // Each address of a host failed; any that may come back is enough.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.some(mayRetry);
  if ('code' in error && typeof error.code === 'string') {
    if (NETWORK.has(error.code)) return true;
    if (/^[0-9A-Z]{5}$/.test(error.code)) return SQLSTATES[error.code] ?? SQLSTATES[error.code.slice(0, 2)] ?? false;
  }
  if (error.name === 'ReplyError') return REPLIES.has(error.message.split(' ', 1)[0] ?? '');
  if (error.name === 'TimeoutError' || error.name === 'MaxRetriesPerRequestError') return true;
  return WITHOUT_CODE.has(error.message) || error.message.startsWith(REDIRECTED) ? true : undefined;
}

/** Nothing was reached, or it was lost on the way; or this process has no file or buffer left just now. */
const NETWORK: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/**
 * SQLSTATEs by class, and single ones that differ from their class; one that is not listed does not pass.
 * Source: PostgreSQL 18, appendix A.
 */
const SQLSTATES: Readonly<Record<string, boolean>> = {
  // Connection lost or refused; but a breach of the protocol is a fault of the driver.
  '08': true,
  '08P01': false,
  // A server that was promoted or demoted a moment ago takes writes elsewhere, or soon; the others cut a slow transaction.
  '25006': true,
  '25P03': true,
  '25P04': true,
  // Passwords, roles and databases come and go while somebody works on the server; no single row is at fault.
  '28': true,
  '3D': true,
  // Serialization failures and deadlocks; but a constraint that failed at the commit fails again.
  '40': true,
  '40002': false,
  // Out of memory, disk or connections.
  '53': true,
  // Somebody else holds the lock or uses the object.
  '55P03': true,
  '55006': true,
  // The operator, a restart or a time limit ended it; a database that was dropped does not come back.
  '57': true,
  '57P04': false,
  // The disk or the system beneath Postgres failed.
  '58': true,
};

/** First words of Redis' refusals that pass: it loads, fails over, hands slots over, is full or busy, or its passwords change. */
const REPLIES: ReadonlySet<string> = new Set([
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'UNBLOCKED',
  'NOREPLICAS',
  'OOM',
  'MISCONF',
  'BUSY',
  'NOAUTH',
  'WRONGPASS',
]);

/** The servers of a cluster sent a command from one to the other; ioredis adds where to. */
const REDIRECTED = 'Too many Cluster redirections.';

/** What the drivers say of a connection that is lost, late or not there, word for word: they give it no code. */
const WITHOUT_CODE: ReadonlySet<string> = new Set([
  // ioredis
  'Connection is closed.',
  'Command timed out',
  'connect ETIMEDOUT',
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Cluster isn't ready and enableOfflineQueue options is false",
  'None of startup nodes is available',
  // pg
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
]);
