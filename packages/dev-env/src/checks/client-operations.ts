type Schema = {
  $ref?: string;
  type?: string;
  enum?: readonly string[];
  properties?: Record<string, Schema>;
  items?: Schema;
};
type Content = Record<string, { schema: Schema }>;
type Operation = {
  parameters?: readonly { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};
export type OpenApi = {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Operation>>;
};
type Schemas = OpenApi['components']['schemas'];

const PREFIX = '/api/v1';
const HEAD = `// Written by \`pnpm docs:generate\` from docs/reference/openapi.json.
import type { Static } from 'typebox';
import type * as contracts from '@conductor/contracts';

/** A part of a list; \`nextCursor\` is where the next one begins, absent on the last one. */
export type Page<Item> = { items: Item[]; nextCursor?: string };

/** Each operation of the HTTP API with what it takes and what it results in. */
export type Operations = {
`;
const FOOT = `};

/** The method and the path below \`/api/v1\`. */
export type Operation = keyof Operations;
`;

/** The type of a schema, as far as the API's own operations need it; a named one is the contracts', but for pages. */
function typeOf({ $ref, type, enum: values, properties }: Schema, schemas: Schemas): string {
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    const item = name.endsWith('Page') ? schemas[name]?.properties?.['items']?.items : undefined;
    return item ? `Page<${typeOf(item, schemas)}>` : `Static<typeof contracts.${name}>`;
  }
  if (values) return values.map((value) => `'${value}'`).join(' | ');
  if (type === 'integer') return 'number';
  if (type === 'string' || type === 'boolean') return type;
  if (type !== 'object' || !properties) throw new Error(`Give this schema a name: ${type}`);
  const fields = Object.entries(properties).map(([name, field]) => `${name}: ${typeOf(field, schemas)}`);
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'object';
}

const typesOf = (content: Content = {}, schemas: Schemas): string =>
  [...new Set(Object.values(content).map(({ schema }) => typeOf(schema, schemas)))].join(' | ');

function entryOf(method: string, path: string, operation: Operation, schemas: Schemas): string {
  const { parameters = [], requestBody, responses } = operation;
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const query = queries.map(({ name, schema }) => `${name}?: ${typeOf(schema, schemas)}`).join('; ');
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return [
    `  '${method.toUpperCase()} ${path.slice(PREFIX.length)}': {`,
    ...(query === '' ? [] : [`    query: { ${query} };`]),
    ...(requestBody ? [`    body: ${typesOf(requestBody.content, schemas)};`] : []),
    `    result: ${typesOf(success?.content, schemas)};`,
    '  };',
  ].join('\n');
}

/** The client's table of operations, as TypeScript. Throws where a schema of the reference has no name and is no plain value. */
export function operationsOf({ paths, components: { schemas } }: OpenApi): string {
  const entries = Object.entries(paths)
    .filter(([path]) => path.startsWith(PREFIX))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => entryOf(method, path, one, schemas)));
  return `${HEAD}${entries.join('\n')}\n${FOOT}`;
}
