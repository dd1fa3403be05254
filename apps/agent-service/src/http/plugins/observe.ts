import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';

/** Counts every response by its route's pattern, never by the path asked for, which strangers choose. */
export const observe = plugin(async (app: FastifyInstance, { metrics }: HttpContext) => {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    metrics.responded({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
});
