import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { invalid } from '../problems.ts';
import { isStorable } from '../storable-text.ts';

/** Part of the fourth check: nothing reaches a store that it cannot hold. */
export const storable = plugin(async (app: FastifyInstance) => {
  app.addHook('preHandler', async (request) => {
    const body = request.routeOptions.config.stores === false ? null : request.body;
    for (const [field, value] of Object.entries({ body, query: request.query, path: request.params })) {
      if (!isStorable(value)) throw invalid([{ field: `/${field}`, message: 'holds text that cannot be stored' }]);
    }
  });
});
