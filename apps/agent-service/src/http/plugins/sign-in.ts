import { InvalidToken } from '@conductor/auth';
import { authenticate, jwtPlugin } from '@conductor/auth/fastify';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';
import { unauthenticated } from '../problems.ts';
import { countRequest } from './rate-limit.ts';

/**
 * First check: who is asking. Open routes ask nobody; everywhere else a request without a valid token counts against its
 * address: past the limit it is 429, before a line of log or trail is written for it, and 401 otherwise. Whoever has a
 * valid token is not held up by neighbours who have none.
 */
export const signIn = plugin(async (app: FastifyInstance, context: HttpContext) => {
  await app.register(jwtPlugin, { verifier: context.verifier });
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.access === 'open') return;
    try {
      request.principal = await authenticate(request);
    } catch (error) {
      await countRequest(context, request, reply);
      const fault = error instanceof InvalidToken ? error.fault : 'claims';
      context.metrics.signInFailures.inc({ fault });
      request.log.warn({ fault, ip: request.ip }, 'Unauthorized: Invalid or expired token');
      context.audit.record({
        actor: null,
        action: 'sign-in',
        outcome: 'DENIED',
        source: request.ip,
        detail: { fault },
      });
      throw unauthenticated();
    }
  });
});
