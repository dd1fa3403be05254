import { InvalidToken, LEEWAY_MS, type Revocations, type Verifier } from '@conductor/auth';
import { authenticateSocket } from '@conductor/auth/socket-io';
import type { AuditTrail } from '@conductor/database';
import type { createFailedHandshakes } from './failed-handshakes.ts';
import { SocketError } from './socket-error.ts';
import { route, type Route } from './route.ts';
import type { EventSocket, SourceOf } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

export type AuthenticateDeps = {
  verifier: Pick<Verifier, 'verify'>;
  sourceOf: SourceOf;
  audit: AuditTrail;
  telemetry: Telemetry;
};

/** Told once, this long before the token ends. */
const WARN_BEFORE_MS = 60_000;

const note = ({ audit, telemetry }: AuthenticateDeps, socketId: string, source: string, fault: string): void => {
  telemetry.signInRefused(socketId, source, fault);
  audit.record({ actor: null, action: 'sign-in', outcome: 'DENIED', source, detail: { fault } });
};

/** Middleware of the namespace: no socket without a valid token in `auth.token`. */
export const requireToken = (deps: AuthenticateDeps, mayFail: ReturnType<typeof createFailedHandshakes>) =>
  authenticateSocket({
    verifier: deps.verifier,
    onRefused: (socket, error) => {
      const source = deps.sourceOf(socket);
      if (mayFail(socket, source)) return note(deps, socket.id, source, error.fault);
      deps.telemetry.connectionRefused('sign-ins');
      // After the answer, which says why.
      setImmediate(() => socket.conn.close());
    },
  });

/** `auth:refresh`: a fresh token of the same user prolongs the connection, with the fresh token's rights. */
export const refreshRoute = (deps: AuthenticateDeps, onRefreshed: (socket: EventSocket) => void): Route =>
  route('auth:refresh', async (socket, { token }, reply) => {
    const principal = await deps.verifier.verify(token).catch((error: unknown) => {
      note(deps, socket.id, deps.sourceOf(socket), error instanceof InvalidToken ? error.fault : 'claims');
      throw new SocketError('UNAUTHORIZED');
    });
    if (principal.userId !== socket.data.principal.userId) {
      note(deps, socket.id, deps.sourceOf(socket), 'claims');
      throw new SocketError('UNAUTHORIZED');
    }
    socket.data.principal = principal;
    socket.data.warned = false;
    onRefreshed(socket);
    reply({ success: true, expiresAt: principal.expiresAt });
  });

/** Whether the token of a socket has run out, with the leeway that it was let in by; `now` in epoch ms. */
export const hasExpired = ({ data }: EventSocket, now: number): boolean => data.principal.expiresAt + LEEWAY_MS <= now;

/** Warns a socket whose token is about to expire, and disconnects one whose token has, or was revoked; `now` in epoch ms. */
export function enforceEnd(socket: EventSocket, now: number, { isRevoked }: Pick<Revocations, 'isRevoked'>): void {
  const { principal, warned, feeds } = socket.data;
  const left = principal.expiresAt - now;
  const reason = isRevoked(principal) ? 'Token revoked' : hasExpired(socket, now) ? 'Token expired' : null;
  if (reason !== null) {
    for (const sessionId of feeds.keys()) socket.emit('agent:unsubscribed', { sessionId, reason });
    socket.emit('auth:expired', { reason });
    socket.disconnect(true);
  } else if (left <= WARN_BEFORE_MS && !warned) {
    socket.data.warned = true;
    socket.emit('auth:expiring', { expiresAt: principal.expiresAt });
  }
}
