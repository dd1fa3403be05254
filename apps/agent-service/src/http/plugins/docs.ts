import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { completeDocument, forWhom, OPENAPI } from '../openapi.ts';

/** The OpenAPI document, made from the routes' own schemas, and a page to read and try it. */
export const docs = plugin(async (app: FastifyInstance) => {
  await app.register(swagger, {
    openapi: OPENAPI,
    transform: ({ schema, url, route: { config = {} } }) => ({
      schema: { ...schema, description: `${schema?.description} ${forWhom(config)}` },
      url,
    }),
    transformObject: (document) => ('openapiObject' in document ? completeDocument(document.openapiObject) : {}),
    // A shared schema stands under its own name, not under a number.
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, number) => (typeof $id === 'string' ? $id : `schema-${number}`),
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(async (page) => {
    page.addHook('onSend', async (_, reply, payload) => {
      if (typeof payload === 'string') reply.header('content-security-policy', contentSecurityPolicy(payload));
      return payload;
    });
    await page.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        // Relative, so that the page also works behind a prefix.
        url: '../openapi.json',
        telemetry: false,
        withDefaultFonts: false,
        hideClientButton: true,
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
});

/** Only our own scripts, and the page's inline one by its hash; nothing is fetched from or sent to anywhere else. */
function contentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
