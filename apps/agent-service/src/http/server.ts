import { fastify } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Api } from './api.ts';
import { buildApp } from './app.ts';
import type { HttpContext } from './context.ts';
import { answerClientError, answerError, problems } from './plugins/problems.ts';
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
  const metrics = metricsPort === null ? null : await buildMetrics(context);
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

/** The port of the metrics refuses in the same words as the API. */
async function buildMetrics({ registry }: HttpContext): Promise<Api> {
  const app = fastify({
    requestTimeout: 15_000,
    exposeHeadRoutes: false,
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  await app.register(problems);
  metricsRoute(app, registry);
  return app;
}
