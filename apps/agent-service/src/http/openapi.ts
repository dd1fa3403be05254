/** What the OpenAPI document says beside the routes. */
export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Engagement Conductor',
    version: '1.0.0',
    description: 'Watches a live audience, notices when it slips away, and chooses what wins it back.',
    contact: { name: 'The operator of this installation', url: 'https://conductor.example/contact' },
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: 'https://conductor.example' }],
  components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' } } },
  security: [{ token: [] }],
};
