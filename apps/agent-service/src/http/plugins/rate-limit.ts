import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';
import { tooManyRequests } from '../problems.ts';

/** Second check: at most so many requests in any 60 s, per user, or per address where nobody signed in. */
export const rateLimit = plugin(async (app: FastifyInstance, context: HttpContext) => {
  const max = context.config.http.maxRequestsPerMinute;
  app.addHook('onRequest', async (request, reply) => {
    const { allowed, remaining, retryAfterMs, local } = await context.limiter.hit(keyOf(request));
    if (local) context.metrics.localLimits.inc();
    const seconds = Math.ceil(retryAfterMs / 1_000);
    reply.headers({ 'ratelimit-limit': max, 'ratelimit-remaining': remaining, 'ratelimit-reset': seconds });
    if (!allowed) throw tooManyRequests(seconds);
  });
});

const keyOf = (request: FastifyRequest): string =>
  request.principal ? `user:${request.principal.userId}` : `address:${network(request.ip)}`;

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
