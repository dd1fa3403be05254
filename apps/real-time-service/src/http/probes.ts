import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readiness, type Check } from '@conductor/runtime';
import type { Registry } from 'prom-client';

export type ProbesOptions = {
  registry: Registry;
  checks: Record<string, Check>;
  /** Whether `/metrics` is served here. */
  metrics: boolean;
};

/** A server with `/health` (alive), `/health/ready` (whether what we depend on answers) and `/metrics`; Socket.IO takes the rest. */
export function createProbes({ registry, checks, metrics }: ProbesOptions): Server {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { status: 'unavailable' });
    if (path === '/health') return send(response, 200, { status: 'ok' });
    if (path === '/health/ready') return ready(response, checks);
    if (path === '/metrics' && metrics) {
      response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
      return;
    }
    send(response, 404, { status: 'unavailable' });
  };
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    respond(request, response).catch(() => response.writeHead(500).end());
  });
  return server;
}

async function ready(response: ServerResponse, checks: Record<string, Check>): Promise<void> {
  const health = await readiness(checks);
  send(response, health.status === 'ok' ? 200 : 503, health);
}

function send(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(JSON.stringify(body));
}

/** Listens. Resolves with the port, which is another than asked for where that was 0; rejects where it is taken. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen(port, host, () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : port);
  });
  return promise;
}
