import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHttp, type HttpServer } from '../../src/http/server.ts';
import { startHarness, type Harness } from './harness.ts';

let harness: Harness;
let server: HttpServer;
beforeAll(async () => {
  harness = await startHarness();
  const { config } = harness.context;
  server = await startHttp({ ...harness.context, config: { ...config, http: { ...config.http, metricsPort: 0 } } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await harness[Symbol.asyncDispose]();
});

it('metrics have a port of their own, where nothing else is', async () => {
  expect(server.metricsUrl).not.toContain(server.url);
  expect((await fetch(server.metricsUrl)).status).toBe(200);
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  expect((await fetch(server.metricsUrl.replace('/metrics', '/api/v1/agent/health'))).status).toBe(404);
});

it.each(['/<script>alert(1)</script>', '/%ff', '/nothing?x=reflected'])('and %s is not sent back', async (path) => {
  const response = await fetch(server.metricsUrl.replace('/metrics', path));
  expect([400, 404]).toContain(response.status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.text()).not.toMatch(/script|%ff|reflected|nothing/);
});
