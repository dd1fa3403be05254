import { InvalidToken, type Principal } from '@conductor/auth';
import { authenticate, bearerOf, jwtPlugin } from '@conductor/auth/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { looksLikeKey } from '../../db/doors/keys.ts';
import type { HttpContext } from '../context.ts';
import { unauthenticated } from '../problems.ts';
import { addressKey, countRequest, refuseSpent } from './rate-limit.ts';

/**
 * First check: who is asking. Open routes ask nobody; everywhere else a request without a valid token counts against its
 * address: past the limit it is 429, before a line of log or trail is written for it, and 401 otherwise. Whoever has a
 * valid token is not held up by neighbours who have none.
 */
export const signIn = plugin(async (app: FastifyInstance, context: HttpContext) => {
  await app.register(jwtPlugin, { verifier: context.verifier });
  app.decorateRequest('principal', null);
  app.decorateRequest('key', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.access === 'open') return;
    try {
      const bearer = bearerOf(request);
      if (bearer !== undefined && looksLikeKey(bearer)) await admitKey(context, request, bearer);
      else request.principal = unrevoked(context, await authenticate(request));
    } catch (error) {
      if (!(error instanceof InvalidToken)) throw error;
      await countRequest(context, request, reply);
      const { fault } = error;
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

function unrevoked({ revocations }: HttpContext, principal: Principal): Principal {
  if (revocations.isRevoked(principal)) throw new InvalidToken('revoked');
  return principal;
}

/** A key is looked up in the database: whoever tried too many that are none is not looked up for again. */
async function admitKey(context: HttpContext, request: FastifyRequest, bearer: string): Promise<void> {
  refuseSpent(context, addressKey(request));
  const key = await context.keys.find(bearer);
  if (key === null) throw new InvalidToken('signature');
  request.key = key;
  request.principal = { userId: `key:${key.id}`, permissions: [], events: [], expiresAt: Number.MAX_SAFE_INTEGER };
}
