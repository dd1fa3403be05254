type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a node of a document is a schema of that name, not merely something with a title. */
const isNamed = (node: Node): node is Node & { title: string } =>
  typeof node['title'] === 'string' && ['type', 'anyOf', 'enum', 'const', 'not'].some((keyword) => keyword in node);

/**
 * For a document in which each named schema is to stand in `components` once: `hoist` takes a part of it, as plain JSON,
 * and returns it with references in their place; `components` returns what was found, by name. Throws when two schemas
 * share a name, so that none is lost.
 */
export function createHoist() {
  const found = new Map<string, Node>();
  const hoist = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hoist);
    if (!isNode(value)) return value;
    const entries = Object.entries(value).map(([key, child]) => [key, isExample(key) ? child : hoist(child)] as const);
    if (!isNamed(value)) return Object.fromEntries(entries);
    const schema = Object.fromEntries(entries.filter(([key]) => key !== 'title' && key !== '$comment'));
    const known = found.get(value.title);
    if (known !== undefined && shape(known) !== shape(schema)) throw new Error(`two schemas are called ${value.title}`);
    // Whoever made the document may have put the description of a parameter's schema elsewhere.
    if (known === undefined || 'description' in schema) found.set(value.title, schema);
    const reference = { $ref: `#/components/schemas/${value.title}` };
    return '$comment' in value ? { ...reference, description: value['$comment'] } : reference;
  };
  const components = (): Record<string, unknown> =>
    Object.fromEntries([...found].toSorted(([a], [b]) => a.localeCompare(b)));
  return { hoist, components };
}

const shape = (schema: Node): string => JSON.stringify({ ...schema, description: undefined });

/** Examples are data: a title in one is somebody's title. */
const isExample = (key: string): boolean => key === 'examples' || key === 'example' || key === 'default';
