import type { Principal } from '@conductor/auth';
import type { FastifyRequest } from 'fastify';
import type { EventKey } from '../db/doors/keys.ts';
import type { OwnedSession } from '../db/sessions/sessions.ts';
import { invalid, unauthenticated } from './problems.ts';

/** Who asks; routes that are not open always have somebody. */
export function caller(request: FastifyRequest): Principal {
  if (!request.principal) throw unauthenticated();
  return request.principal;
}

/** Who asks and from where, for the audit trail. */
export const actorOf = (request: FastifyRequest) => ({ actor: caller(request).userId, source: request.ip });

/** The key that was shown; routes for keys always have one. */
export function presentedKey(request: FastifyRequest): EventKey {
  if (!request.key) throw unauthenticated();
  return request.key;
}

/** The session of the path, as read by the check of access: handlers take ids from here, never from the request. */
export function ownedSession(request: FastifyRequest): OwnedSession['session'] {
  if (!request.owned) throw unauthenticated();
  return request.owned.session;
}

/** A page as a store returns it; `undefined` says that the cursor is none of ours. */
export function pageOrProblem<T>(page: T | undefined): T {
  if (page === undefined) throw invalid([{ field: '/cursor', message: 'is not a cursor of this list' }]);
  return page;
}

/** How many items a list returns where the query does not say. */
export const DEFAULT_LIMIT = 50;
