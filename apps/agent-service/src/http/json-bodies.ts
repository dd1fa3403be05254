import type { FastifyInstance } from 'fastify';

/**
 * Reads JSON bodies. Nothing at all is as good as no body, since many clients announce JSON on every call; keys that
 * would reach a prototype are refused.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString(), done);
  });
}
