import type { Revocations } from '@conductor/auth';
import type { TokenBuckets } from '@conductor/runtime';
import { enforceEnd } from './authenticate.ts';
import type { EventNamespace, EventSocket } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

const EVERY_MS = 1_000;
/** A client with so many packets unread does not read: the next ones would only fill our memory. */
const MAX_UNSENT = 2_000;

/** Looks at every socket each second: tokens that expired or were revoked, readers that do not read. */
export function watchSockets(
  namespace: EventNamespace,
  buckets: TokenBuckets,
  telemetry: Telemetry,
  revocations: Pick<Revocations, 'isRevoked'>,
): Disposable {
  const dropIfStuck = (socket: EventSocket): void => {
    // Typed as private, and the only measure of what waits for a slow reader.
    const unsent: unknown = Reflect.get(socket.conn, 'writeBuffer');
    if (!Array.isArray(unsent) || unsent.length < MAX_UNSENT) return;
    telemetry.slowClient(socket.id);
    socket.disconnect(true);
  };
  const timer = setInterval(() => {
    const now = Date.now();
    for (const socket of namespace.sockets.values()) {
      enforceEnd(socket, now, revocations);
      dropIfStuck(socket);
    }
    buckets.prune(performance.now());
    telemetry.connected(namespace.sockets.size);
  }, EVERY_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
