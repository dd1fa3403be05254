import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';
import { tooManyRequests } from '../problems.ts';

/** Third check: at most so many requests of a user in any 60 s; on open routes, of an address. */
export const rateLimit = plugin(async (app: FastifyInstance, context: HttpContext) => {
  app.addHook('onRequest', async (request, reply) => {
    const { principal } = request;
    if (request.routeOptions.config.limit === 'own') return;
    if (request.key) {
      const max = context.config.http.maxIngestRequestsPerMinute;
      // What a program reads is limited like what a person reads; what it tells has a limit of its own.
      const { access, scope } = request.routeOptions.config;
      const told = access === 'ingest' ? access : scope === 'connect' ? scope : null;
      if (told !== null) return countRequest(context, request, reply, `${told}:${request.key.id}`, max);
      return countRequest(context, request, reply, `key:${request.key.id}`);
    }
    await countRequest(context, request, reply, principal ? `user:${principal.userId}` : addressKey(request));
  });
});

/** Counts a request under `key` and says in headers how many are left; rejects with 429 where none are. */
export async function countRequest(
  { limiter, metrics, config }: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string = addressKey(request),
  max = config.http.maxRequestsPerMinute,
): Promise<void> {
  const { allowed, remaining, retryAfterMs, local } = await limiter.hit(key, max);
  if (local) metrics.localLimits.inc();
  const seconds = Math.ceil(retryAfterMs / 1_000);
  reply.headers({ 'ratelimit-limit': max, 'ratelimit-remaining': remaining, 'ratelimit-reset': seconds });
  if (!allowed) throw tooManyRequests(seconds);
}

/** Refuses with 429, and counts nothing, where `key` has used up its `max`, by default that of any caller. */
export function refuseSpent(
  { limiter, config }: HttpContext,
  key: string,
  max = config.http.maxRequestsPerMinute,
): void {
  const waitMs = limiter.spentFor(key, max);
  if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1_000));
}

/** What requests without a valid token count against. */
export const addressKey = (request: FastifyRequest): string => `address:${network(request.ip)}`;

/** One household has one IPv4 address but 2^64 of IPv6: there the network counts. */
export function network(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
