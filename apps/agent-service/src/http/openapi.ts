import { createHoist } from '@conductor/contracts/hoist';
import type { FastifyContextConfig } from 'fastify';

const header = (description: string, minimum: number) => ({
  description,
  schema: { type: 'integer' as const, format: 'int32', minimum, maximum: 1_000_000 },
});

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
  servers: [
    {
      url: 'https://conductor.example',
      description: 'Production, for organisers and their pages',
      'x-internal': false,
    },
  ],
  tags: [
    { name: 'sessions', description: 'Which sessions are conducted, and how far the agent may go in them' },
    { name: 'decisions', description: 'What the agent proposes, and what a human says to it' },
    { name: 'history', description: 'What was seen in a session, and who did what to it' },
    { name: 'interventions', description: 'What was done, and what it brought' },
    { name: 'events', description: 'Who and what works in an event, and how far the agent may go in it' },
    { name: 'ingest', description: 'What happens at platforms that cannot reach our Redis' },
    { name: 'connectors', description: 'Interventions at an audience that is elsewhere' },
    { name: 'webhooks', description: 'Who else is told of an event, and how that went' },
    { name: 'installation', description: 'The installation as a whole' },
  ],
  components: {
    securitySchemes: {
      token: {
        type: 'http' as const,
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Verified as RFC8725 asks: the algorithm is the key’s own, issuer and audience are checked.',
      },
    },
    headers: {
      'Access-Control-Allow-Origin': {
        description: 'The origin of the page that asks, if it is listed; absent otherwise',
        schema: { type: 'string' as const, format: 'uri', maxLength: 255 },
      },
      'RateLimit-Limit': header('Requests that may be made in any 60 s', 1),
      'RateLimit-Remaining': header('How many of them are left', 0),
      'RateLimit-Reset': header('Seconds until one may be made again; 0 when one may', 0),
      'Retry-After': header('Seconds until one may be made again', 1),
    },
  },
  security: [{ token: [] }],
};

const ref = (name: string) => [name, { $ref: `#/components/headers/${name}` }];
const RETRY_HEADERS = Object.fromEntries(Object.keys(OPENAPI.components.headers).map(ref));
const { 'Retry-After': _, ...HEADERS } = RETRY_HEADERS;
const INT32 = 2_147_483_647;

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const nodesOf = (value: unknown): [string, Node][] =>
  isNode(value) ? Object.entries(value).flatMap(([key, node]) => (isNode(node) ? [[key, node]] : [])) : [];

/** Who may call a route, in a sentence. */
export function forWhom({ access, role }: FastifyContextConfig): string {
  if (access === 'open') return 'For anybody.';
  if (access === 'admin') return 'For super-users.';
  if (access === 'ingest') return 'For a key of the event with the scope `ingest`.';
  if (role === undefined) return 'For any user.';
  if (role === 'owner') return 'For an owner of the event, and for super-users.';
  return `For a ${role} of the event, or a higher role, and for super-users.`;
}

/**
 * The document with what holds for every route alike: names of operations and schemas, the headers of the rate limit, the
 * size of numbers.
 */
export function completeDocument(document: object): object {
  const { hoist, components } = createHoist();
  // What routes refer to by reference already.
  if ('components' in document) hoist(document.components);
  const whole: Node = {
    ...document,
    paths: 'paths' in document ? hoist(document.paths) : {},
  };
  for (const [path, operations] of nodesOf(whole['paths'])) {
    for (const [method, operation] of nodesOf(operations)) {
      operation['operationId'] = operationId(method, path);
      for (const [status, response] of nodesOf(operation['responses'])) {
        response['headers'] = status === '429' ? RETRY_HEADERS : HEADERS;
        response['description'] = ownWords(response) ?? response['description'];
      }
    }
  }
  whole['components'] = { ...OPENAPI.components, schemas: components() };
  sizeIntegers(whole);
  return whole;
}

/** What a route says of its own response, where that is a schema that others send too. */
function ownWords(response: Node): unknown {
  const [[, body] = []] = nodesOf(response['content']);
  const [[, schema] = []] = nodesOf(body);
  return schema !== undefined && '$ref' in schema ? schema['description'] : undefined;
}

/** `put`, `/api/v1/agent/sessions/{sessionId}/mode` → `putAgentSessionsBySessionIdMode` */
function operationId(method: string, path: string): string {
  const words = path.replace('/api/v1/', '').replaceAll('{', 'By/').split(/\W+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function sizeIntegers(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(sizeIntegers);
  if (!isNode(value)) return;
  if (value['type'] === 'integer') value['format'] = Number(value['maximum'] ?? Infinity) > INT32 ? 'int64' : 'int32';
  Object.values(value).forEach(sizeIntegers);
}
