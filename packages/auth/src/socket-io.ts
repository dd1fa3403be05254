import type { InvalidToken } from './errors.ts';
import type { Principal } from './principal.ts';
import { toInvalidToken, type Verifier } from './verifier.ts';

/** What an authenticated socket carries in `socket.data`. */
export type SocketIdentity = { principal: Principal };

/** The part of a Socket.IO socket that authentication reads and writes, whatever its events are. */
export type HandshakeSocket = {
  readonly id: string;
  readonly handshake: {
    readonly auth: Record<string, unknown>;
    /** Of the connection, which a proxy's may be. */
    readonly address: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  };
  /** The connection beneath, which may carry many handshakes. */
  readonly conn: { close(): unknown };
  data: Partial<SocketIdentity>;
};

export type SocketAuthOptions = {
  verifier: Pick<Verifier, 'verify'>;
  /** Told of each refusal, for logs, counters and the audit trail. */
  onRefused?: (socket: HandshakeSocket, error: InvalidToken) => void;
};

/**
 * Middleware of a namespace: puts the principal of `auth.token` into `socket.data.principal`, or refuses the socket,
 * who then sees `connect_error` with the message `Unauthorized`. Cookies and query parameters are never read.
 */
export function authenticateSocket({ verifier, onRefused }: SocketAuthOptions) {
  const refusal = async (socket: HandshakeSocket): Promise<Error | undefined> => {
    try {
      socket.data.principal = await verifier.verify(socket.handshake.auth['token']);
      return undefined;
    } catch (error) {
      onRefused?.(socket, toInvalidToken(error));
      return unauthorized();
    }
  };
  const answer = async (socket: HandshakeSocket, next: (error?: Error) => void): Promise<void> =>
    next(await refusal(socket));
  return (socket: HandshakeSocket, next: (error?: Error) => void): void => void answer(socket, next);
}

/** The error that a refused socket receives as `connect_error`. */
export const unauthorized = (): Error & { data: { code: 'UNAUTHORIZED' } } =>
  Object.assign(new Error('Unauthorized'), { data: { code: 'UNAUTHORIZED' as const } });
