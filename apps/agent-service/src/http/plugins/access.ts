import { isSuperUser, type Principal } from '@conductor/auth';
import { checker, Id, type KeyScope, type MemberRole } from '@conductor/contracts';
import { hasRole, type EventRoles } from '@conductor/database';
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';
import { forbidden, notFound } from '../problems.ts';

const id = checker('id', Id);

/** An id as it stands in a request, trimmed; undefined where it cannot be one. */
export const readId = (value: unknown): string | undefined =>
  typeof value === 'string' && id.check(value) && value.isWellFormed() ? value.trim() : undefined;

/**
 * Third check: may this user. Runs before the body is read, by the token's subject and stored rows alone. A stranger
 * cannot tell what exists from what does not; a super-user can. A route that does not say whose it is does not start.
 */
export const access = plugin(async (app: FastifyInstance, context: HttpContext) => {
  app.decorateRequest('owned', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined)
      throw new Error(`${String(route.method)} ${route.url} says not who may call it`);
    const { access: needed, role } = route.config;
    if ((needed === 'session' || needed === 'event') !== (role !== undefined))
      throw new Error(`${String(route.method)} ${route.url} says not as what one may call it`);
  });
  app.addHook('onRequest', async (request) => {
    const { access: needed, role = 'owner' } = request.routeOptions.config;
    const { principal } = request;
    if (needed === 'open' || needed === undefined) return;
    if (principal === null || (request.key !== null && needed === 'user')) throw deny(context, request, {});
    if (needed === 'ingest' && !request.key?.scopes.includes('ingest')) throw deny(context, request, {});
    if (needed === 'admin' && !isSuperUser(principal)) throw deny(context, request, {});
    if (needed === 'session') await mayConduct(context, request, principal, role);
    if (needed === 'event') await mayOrganise(context, request, principal, role);
  });
});

const mayConduct = (
  context: HttpContext,
  request: FastifyRequest,
  principal: Principal,
  role: MemberRole,
): Promise<void> => conducting(context, request, principal, readId(param(request, 'sessionId')), role);

/**
 * The caller has this role, or a higher one, in the session's event; handlers then find the session in `request.owned`.
 * Rejects with the refusal otherwise.
 */
export async function conducting(
  context: HttpContext,
  request: FastifyRequest,
  principal: Principal,
  sessionId: string | undefined,
  role: MemberRole,
): Promise<void> {
  const owned = sessionId === undefined ? null : await context.sessions.find(sessionId);
  if (owned === null && isSuperUser(principal)) throw notFound('session');
  if (owned === null || !mayAs(request, principal, owned.roles, owned.session.eventId, role)) {
    throw deny(context, request, { sessionId, eventId: owned?.session.eventId });
  }
  request.owned = owned;
}

async function mayOrganise(
  context: HttpContext,
  request: FastifyRequest,
  principal: Principal,
  role: MemberRole,
): Promise<void> {
  const eventId = readId(param(request, 'eventId'));
  const roles = eventId === undefined ? null : await context.organiser.rolesIn(eventId);
  if (roles === null && isSuperUser(principal)) throw notFound('event');
  if (roles === null || !mayAs(request, principal, roles, eventId, role)) throw deny(context, request, { eventId });
}

/** A key has no role: it may call the routes of its scopes, in its own event. */
const mayAs = (
  { key, routeOptions: { config } }: FastifyRequest,
  principal: Principal,
  roles: EventRoles,
  eventId: string | undefined,
  role: MemberRole,
): boolean =>
  key === null
    ? hasRole(roles, principal.userId, role) || isSuperUser(principal)
    : key.eventId === eventId && key.scopes.some((scope) => scope === scopeOf(config));

const scopeOf = ({ role, scope }: FastifyContextConfig): KeyScope | undefined =>
  scope ?? (role === 'viewer' ? 'read' : undefined);

function param(request: FastifyRequest, name: string): unknown {
  const { params } = request;
  return typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
}

type Target = { sessionId?: string | undefined; eventId?: string | undefined };

/** Writes a denial down, in the log and in the trail of the event it was aimed at, and returns it as an error. */
export function deny(context: HttpContext, request: FastifyRequest, target: Target): Error {
  const actor = request.principal?.userId ?? null;
  const call = `${request.method} ${request.routeOptions.url ?? ''}`;
  request.log.warn({ userId: actor, ...target, call }, 'Forbidden: user attempted to access what is not theirs');
  context.audit.record({ actor, action: 'access', outcome: 'DENIED', source: request.ip, ...target, detail: { call } });
  return forbidden();
}
