import { SYNC_TYPES } from '@conductor/contracts';
import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const childOf = (node: unknown, key: string): Node => {
  const child = isNode(node) ? node[key] : undefined;
  if (!isNode(child)) throw new Error(`there is no ${key}`);
  return child;
};

/** Keys under which things stand that a reader needs words for. */
const LISTS = new Set([
  'properties',
  'parameters',
  'responses',
  'schemas',
  'channels',
  'operations',
  'messages',
  'tags',
]);
const METHODS = new Set(['get', 'put', 'post', 'delete']);

/** The paths at which something has no description and refers to nothing that has. */
function undescribed(node: unknown, path = '', listed = false): string[] {
  if (Array.isArray(node)) return node.flatMap((item, i) => undescribed(item, `${path}/${i}`, listed));
  if (!isNode(node)) return [];
  const bare = listed && !('description' in node) && !('$ref' in node) ? [path] : [];
  const deeper = Object.entries(node).flatMap(([key, child]) => {
    if (key === 'examples' || key === 'default') return [];
    if (!LISTS.has(key) || !isNode(child)) {
      return undescribed(child, `${path}/${key}`, LISTS.has(key) || METHODS.has(key));
    }
    return Object.entries(child).flatMap(([name, item]) => undescribed(item, `${path}/${key}/${name}`, true));
  });
  return [...bare, ...deeper];
}

/** Every example in a document, with the schema beside it. */
function examplesIn(node: unknown): { schema: unknown; example: unknown }[] {
  if (Array.isArray(node)) return node.flatMap(examplesIn);
  if (!isNode(node)) return [];
  const { payload, examples } = node;
  const here = payload !== undefined && Array.isArray(examples) ? examples : [];
  return [
    ...here.map((example: unknown) => ({ schema: payload, example: isNode(example) ? example['payload'] : example })),
    ...Object.values(node).flatMap(examplesIn),
  ];
}

/** A schema with its references as names, which is how the compiler looks them up. */
const named = (value: unknown): TSchema => JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', ''));

const document = (name: string): Node => JSON.parse(readProjectFile(`docs/reference/${name}.json`));
const asyncApi = document('asyncapi');
const openApi = document('openapi');

describe.each([
  ['asyncapi', asyncApi],
  ['openapi', openApi],
])('the reference %s', (_, reference) => {
  it('describes each operation, parameter, response, message, schema and field', () => {
    expect(undescribed(reference)).toEqual([]);
    expect(JSON.stringify(reference)).not.toMatch(/Default Response|undefined|"\$comment"/);
  });

  it('has each named schema once, and refers to no other', () => {
    const schemas = childOf(childOf(reference, 'components'), 'schemas');
    const text = JSON.stringify(reference);
    const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['DecisionView', 'EngagementPoint', ...new Set(referred)]),
    );
    for (const [name, schema] of Object.entries(schemas)) {
      const copies = text.split(JSON.stringify(schema)).length - 1;
      expect([name, copies]).toEqual([name, 1]);
    }
  });
});

describe('the messages', () => {
  it('have one for each type of `sync-events`', () => {
    const sync = childOf(childOf(asyncApi, 'channels'), 'sync');
    expect(Object.keys(childOf(sync, 'messages'))).toEqual([...SYNC_TYPES]);
  });

  it('have examples that are valid only', () => {
    const schemas = childOf(childOf(asyncApi, 'components'), 'schemas');
    const context = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, named(schema)]));
    const examples = examplesIn(asyncApi);
    expect(examples.length).toBeGreaterThan(50);
    for (const { schema, example } of examples) {
      const validator = Compile(context, named(schema));
      expect([example, validator.Errors(example)]).toEqual([example, []]);
    }
  });
});

describe('the routes', () => {
  it('say what each success brings, in words of its own', () => {
    const operations = Object.entries(childOf(openApi, 'paths')).flatMap(([path, methods]) =>
      Object.entries(isNode(methods) ? methods : {}).map(([method, operation]) => ({
        name: `${method} ${path}`,
        said: Object.entries(childOf(operation, 'responses')).flatMap(([status, response]) =>
          status.startsWith('2') && isNode(response) ? [response['description']] : [],
        ),
      })),
    );
    // A decision or a session as such is the schema's description, and says nothing of what was done to it.
    const schemas = childOf(childOf(openApi, 'components'), 'schemas');
    const bare = ['DecisionView', 'SessionView', 'MemberView'].map((name) => childOf(schemas, name)['description']);
    for (const { name, said } of operations) {
      expect([name, said.length, said.filter((words) => bare.includes(words))]).toEqual([name, said.length, []]);
      expect([name, new Set(said).size]).toEqual([name, Math.max(1, said.length)]);
    }
  });

  it('say who may call them', () => {
    const operations = Object.values(childOf(openApi, 'paths')).flatMap((path) =>
      isNode(path) ? Object.values(path) : [],
    );
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations)
      expect(operation).toMatchObject({
        summary: expect.any(String),
        description: expect.stringMatching(
          /For (anybody|any user|super-users|an owner of the event|a \w+ of the event)/,
        ),
      });
  });
});
