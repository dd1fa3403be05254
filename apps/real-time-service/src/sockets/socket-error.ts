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

/** What is said of whatever comes too late. */
export const ENDED = 'This session has ended';

/** A refusal that the client is told of as it stands. Trying the same again helps for RATE_LIMITED and UNAVAILABLE alone. */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: SocketErrorCode;
  /** When to try the same again, in ms from now; undefined where that is the client's own choice. */
  readonly retryAfterMs: number | undefined;

  constructor(code: SocketErrorCode, words: string = WORDS[code], retryAfterMs?: number) {
    super(words);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** The acknowledgement that says it. */
  toAnswer(): SocketFailure {
    const { message, code, retryAfterMs } = this;
    return { success: false, error: message, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}
