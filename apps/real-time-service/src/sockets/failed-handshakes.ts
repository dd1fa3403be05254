import type { HandshakeSocket } from '@conductor/auth/socket-io';
import type { Rate, TokenBuckets } from '@conductor/runtime';

/** Handshakes without a valid token that are answered and written down, of one address. */
const OF_AN_ADDRESS: Rate = { burst: 30, perSecond: 0.5 };
/** A connection may carry many handshakes; one that fails so often has no token. */
const OF_A_CONNECTION = 5;

/**
 * Counts handshakes that failed: false where one is past the limit of its connection or its address, and is to be neither
 * answered nor written down. Who has a valid token is not held up by neighbours who have none.
 */
export function createFailedHandshakes(buckets: TokenBuckets) {
  const failures = new WeakMap<object, number>();
  return (socket: Pick<HandshakeSocket, 'conn'>, address: string): boolean => {
    const failed = (failures.get(socket.conn) ?? 0) + 1;
    failures.set(socket.conn, failed);
    return failed <= OF_A_CONNECTION && buckets.take(`handshake ${address}`, OF_AN_ADDRESS, performance.now());
  };
}
