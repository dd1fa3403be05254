import type { IncomingMessage, ServerResponse } from 'node:http';
import { originAllowed } from '@conductor/runtime';

/**
 * Middleware of the engine: every request of a transport, the WebSocket upgrade included, must come from a listed page
 * or from no page at all (the token, which every socket needs, decides then). CORS alone does not cover WebSockets.
 */
export const requireListedOrigin =
  (origins: readonly string[], onRefused: (origin: string) => void) =>
  (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { origin, upgrade } = request.headers;
    if (originAllowed(origins, origin)) return next();
    onRefused(origin ?? '');
    if (upgrade === undefined) response.writeHead(403, { 'content-type': 'text/plain' }).end('Forbidden');
    else request.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
