import { Health } from '@conductor/contracts';
import { readiness } from '@conductor/runtime';
import type { Registry } from 'prom-client';
import type { Api } from '../api.ts';
import type { HttpContext } from '../context.ts';

/** For orchestrators, at the root and no part of the API: alive, and whether Redis and Postgres answer. */
export function probeRoutes(app: Api, { checks }: Pick<HttpContext, 'checks'>): void {
  app.get('/health', { schema: { hide: true, response: { 200: Health } } }, async () => ({ status: 'ok' as const }));

  app.get(
    '/health/ready',
    {
      schema: { hide: true, response: { 200: Health, 503: Health } },
    },
    async (_, reply) => {
      const health = await readiness(checks);
      return reply.code(health.status === 'ok' ? 200 : 503).send(health);
    },
  );
}

/** Numbers for Prometheus. */
export function metricsRoute(app: Api, registry: Registry): void {
  app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
