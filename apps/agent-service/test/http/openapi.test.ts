import { readFile } from 'node:fs/promises';
import spectral from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';

const COMMITTED = new URL('../../../../docs/reference/openapi.json', import.meta.url);

describe('the OpenAPI document', () => {
  let harness: Harness;
  let served: string;
  beforeAll(async () => {
    harness = await startHarness();
    served = (await harness.app.inject('/openapi.json')).body;
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('is served as committed: `pnpm docs:generate` writes it anew', async () => {
    expect(JSON.parse(served)).toEqual(JSON.parse(await readFile(COMMITTED, 'utf8')));
  });

  it('has no error by the OpenAPI and the OWASP API Security rules', { timeout: 120_000 }, async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset(new spectral.Ruleset({ extends: [rulesets.oas, owasp] }));
    const findings = await linter.run(served);
    // A rule set that finds nothing at all was not applied.
    expect(findings.length).toBeGreaterThan(0);
    const lines = findings.map(
      ({ severity, code, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`,
    );
    // Severity 0 is an error.
    expect(lines.filter((line) => line.startsWith('0 '))).toEqual([]);
  });

  it('promises the headers that come', async () => {
    const { headers } = await harness.app.inject('/api/v1/agent/health');
    expect(headers).toMatchObject({ 'ratelimit-limit': '1000000', 'ratelimit-reset': '0' });
    expect(Number(headers['ratelimit-remaining'])).toBeGreaterThan(0);
    expect(JSON.parse(served)).toHaveProperty('components.headers.RateLimit-Limit');
  });
});
