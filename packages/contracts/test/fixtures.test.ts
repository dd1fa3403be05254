import { describe, expect, it } from 'vitest';
import * as contracts from '@conductor/contracts';
import {
  CLIENT_FIXTURES,
  FEED_ENVELOPES,
  FEED_EXAMPLES,
  FIXTURES,
  ROOM_FIXTURES,
  type Fixture,
} from '@conductor/contracts/fixtures';

const all: [string, Fixture][] = [
  ...Object.entries<Fixture>(FIXTURES),
  ...Object.entries<Fixture>(CLIENT_FIXTURES),
  ...Object.entries<Fixture>(ROOM_FIXTURES),
];

describe('every schema beside its fixtures', () => {
  it.each(all)('%s takes its valid examples', (name, { schema, valid }) => {
    const { check, explain } = contracts.checker(name, schema);
    expect(valid.length).toBeGreaterThan(0);
    for (const value of valid) expect(check(value) || explain(value)).toBe(true);
  });

  it.each(all)('%s refuses its invalid examples and names the path', (name, { schema, invalid }) => {
    const { check, explain } = contracts.checker(name, schema);
    expect(invalid.length).toBeGreaterThan(0);
    expect(invalid.map(([value]) => check(value))).toEqual(invalid.map(() => false));
    expect(invalid.map(([value]) => explain(value).path)).toEqual(invalid.map(([, path]) => path));
  });

  it('has fixtures for every schema that the package exports', () => {
    // Schemas are the exported objects in PascalCase; constants are in CAPITALS.
    const schemas = Object.entries(contracts).filter(
      ([name, value]) => typeof value === 'object' && /^[A-Z][a-z]/.test(name),
    );
    expect(schemas.length).toBeGreaterThan(50);
    expect(Object.keys(FIXTURES).toSorted()).toEqual(schemas.map(([name]) => name).toSorted());
  });

  it('names each fixture for the schema that it is of', () => {
    const byName = new Map<string, unknown>(Object.entries(contracts));
    for (const [name, { schema }] of Object.entries<Fixture>(FIXTURES)) expect(byName.get(name), name).toBe(schema);
  });

  it('has an example for the data of every agent event, in an envelope that fits', () => {
    expect(Object.keys(FEED_EXAMPLES).toSorted()).toEqual([...contracts.FEED_TYPES].toSorted());
    const { check, explain } = contracts.checker('feed', contracts.FeedEventSchema);
    for (const event of FEED_ENVELOPES) expect(check(event) || explain(event)).toBe(true);
  });
});
