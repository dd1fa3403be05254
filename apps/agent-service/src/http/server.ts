import { fastify } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { buildApp } from './app.ts';
import type { HttpContext } from './context.ts';
import { metricsRoute } from './routes/probes.ts';

export type HttpServer = AsyncDisposable & {
  url: string;
  /** Where `/metrics` is; in production on a port of its own, which no proxy passes on. */
  metricsUrl: string;
};

/** Opens the API, and the port of the metrics where they have one. Disposing lets running requests end. */
export async function startHttp(context: HttpContext): Promise<HttpServer> {
  const { host, port, metricsPort } = context.config.http;
  const app = await buildApp(context);
  const metrics = metricsPort === null ? null : fastify().withTypeProvider<TypeBoxTypeProvider>();
  if (metrics) metricsRoute(metrics, context.registry);
  const close = async (): Promise<void> => {
    await Promise.all([app.close(), metrics?.close()]);
  };
  try {
    const url = await app.listen({ host, port });
    const metricsUrl = metrics ? await metrics.listen({ host, port: metricsPort ?? 0 }) : url;
    return { url, metricsUrl: `${metricsUrl}/metrics`, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
