import type { SocketErrorCode, SocketFailure } from '@conductor/contracts';

const WORDS: Record<SocketErrorCode, string> = {
  UNAUTHORIZED: 'Unauthorized',
  FORBIDDEN: 'Forbidden: You do not have access to this session',
  INVALID_PAYLOAD: 'The event is not of the expected form',
  PAYLOAD_TOO_LARGE: 'The event is larger than 64 KiB',
  RATE_LIMITED: 'Too many events: slow down',
  NOT_FOUND: 'There is no such thing in this session',
  CONFLICT: 'This is not possible just now',
  UNAVAILABLE: 'This did not work just now: try again',
};

/** A refusal that the client is told of as it stands. Trying the same again helps for RATE_LIMITED and UNAVAILABLE alone. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: SocketErrorCode;

  constructor(code: SocketErrorCode, words: string = WORDS[code]) {
    super(words);
    this.code = code;
  }

  /** The acknowledgement that says it. */
  toAnswer(): SocketFailure {
    return { success: false, error: this.message, code: this.code };
  }
}

/** SQLSTATE classes of what stays wrong: bad data, a violated constraint, a wrong statement. */
const LASTING = new Set(['22', '23', '42']);

/** Whether trying the same again may help: not for a fault of ours or of the data. */
export function mayRetry(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return false;
  if ('code' in error && 'severity' in error) return !LASTING.has(String(error.code).slice(0, 2));
  return error.cause === undefined || mayRetry(error.cause);
}
