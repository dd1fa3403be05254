import { Health } from '@conductor/contracts';
import type { Registry } from 'prom-client';
import type { Api } from '../api.ts';
import type { HttpContext } from '../context.ts';

const word = (ok: boolean) => (ok ? ('ok' as const) : ('unavailable' as const));

/** For orchestrators, at the root and no part of the API: alive, and whether Redis and Postgres answer. */
export function probeRoutes(app: Api, { ready }: Pick<HttpContext, 'ready'>): void {
  app.get('/health', { schema: { hide: true, response: { 200: Health } } }, async () => ({ status: 'ok' as const }));

  app.get(
    '/health/ready',
    {
      schema: { hide: true, response: { 200: Health, 503: Health } },
    },
    async (_, reply) => {
      const answers = Object.entries(await ready());
      const all = answers.every(([, ok]) => ok);
      return reply.code(all ? 200 : 503).send({
        status: word(all),
        checks: Object.fromEntries(answers.map(([name, ok]) => [name, word(ok)])),
      });
    },
  );
}

/** Numbers for Prometheus. */
export function metricsRoute(app: Api, registry: Registry): void {
  app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
