import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import type { HttpContext } from '../context.ts';

/** What browsers are told: which pages may call, and that nothing here is a page. */
export const browsers = plugin(async (app: FastifyInstance, { config }: HttpContext) => {
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false },
    crossOriginResourcePolicy: { policy: 'same-site' },
    hsts: config.environment === 'production' ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  // Answers are somebody's own, and old as soon as they are sent.
  app.addHook('onRequest', async (_, reply) => void reply.header('cache-control', 'no-store'));
  await app.register(cors, {
    origin: config.http.origins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['Content-Type', 'Authorization'],
    exposedHeaders: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
    credentials: true,
    maxAge: 600,
    strictPreflight: false,
    hideOptionsRoute: true,
  });
});
