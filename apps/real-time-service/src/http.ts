import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

type Check = () => Promise<unknown>;
export type HttpOptions = {
  registry: Registry;
  checks: Record<string, Check>;
  /** Whether `/metrics` is served here. */
  metrics: boolean;
};

const CHECK_WITHIN_MS = 2_000;

/** `/health` (alive), `/health/ready` (whether what we depend on answers) and `/metrics`; Socket.IO takes the rest. */
export function createHttp({ registry, checks, metrics }: HttpOptions): Server {
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
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await answers(check)] as const),
  );
  const ok = results.every(([, result]) => result === 'ok');
  send(response, ok ? 200 : 503, { status: ok ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
}

async function answers(check: Check): Promise<'ok' | 'unavailable'> {
  const { promise: late, resolve } = Promise.withResolvers<'unavailable'>();
  const timer = setTimeout(() => resolve('unavailable'), CHECK_WITHIN_MS);
  const asked = check().then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
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

/** Listens; answers the port, which is another than asked for where that was 0. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen(port, host, () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : port);
  });
  return promise;
}
