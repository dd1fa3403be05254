import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';

/** The OpenAPI document, made from the routes' own schemas, and a page to read and try it. */
export const docs = plugin(async (app: FastifyInstance) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Engagement Conductor',
        version: '1.0.0',
        description: 'Watches a live audience, notices when it slips away, and chooses what wins it back.',
        contact: { name: 'The operator of this installation', url: 'https://conductor.example/contact' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: 'https://conductor.example' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
});
