import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCalls, type Calls } from '../src/api/calls.ts';
import { decision } from '@conductor/contracts/fixtures';

type Call = { method: string | undefined; url: string | undefined; authorization: string | undefined; body: string };
type Reply = { status: number; body: string; headers?: Record<string, string> };

const calls: Call[] = [];
let reply: Reply = { status: 200, body: '{}' };
let unauthorized = 0;
const server = createServer((request: IncomingMessage, response) => {
  void text(request).then((body) => {
    const { method, url, headers } = request;
    calls.push({ method, url, authorization: headers.authorization, body });
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body);
  });
});
let api: Calls;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  api = createCalls(
    `http://127.0.0.1:${port}`,
    () => 'a-token',
    () => void unauthorized++,
  );
});
const list = () => api('GET /agent/sessions');
beforeEach(() => {
  calls.length = 0;
  unauthorized = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const answers = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
  reply = { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers };
};

describe('a call of the pages', () => {
  it('carries the token in its header alone, and ids so that they stay one part of the path', async () => {
    const waiting = decision();
    answers(200, waiting);
    const path = { sessionId: 'a/b?c', decisionId: 'd#1' };
    expect(
      await api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve', { ...path, body: { version: 3 } }),
    ).toEqual({ ok: true, value: waiting });
    expect(calls).toEqual([
      {
        method: 'POST',
        url: '/api/v1/agent/sessions/a%2Fb%3Fc/decisions/d%231/approve',
        authorization: 'Bearer a-token',
        body: '{"version":3}',
      },
    ]);
  });

  it('asks for the next page where there is one', async () => {
    answers(200, { items: [] });
    await list();
    await api('GET /agent/sessions', { query: { cursor: 'x=1&y' } });
    expect(calls.map(({ url }) => url)).toEqual(['/api/v1/agent/sessions', '/api/v1/agent/sessions?cursor=x%3D1%26y']);
  });

  it('takes an answer of another kind for no success', async () => {
    for (const body of ['null', '"x"', '<html>']) {
      answers(200, body);
      expect(await list()).toMatchObject({ ok: false, failure: { status: 200 } });
    }
  });

  it('tells when the token is no longer taken, and only then', async () => {
    answers(403, {});
    await list();
    expect(unauthorized).toBe(0);
    answers(401, {});
    expect(await list()).toMatchObject({ ok: false, failure: { status: 401 } });
    expect(unauthorized).toBe(1);
  });

  it('says how long to wait, and what a conflict is about', async () => {
    answers(429, {}, { 'retry-after': '7' });
    expect(await list()).toMatchObject({ ok: false, failure: { retryAfterSeconds: 7 } });
    const current = decision({ status: 'REJECTED' });
    answers(409, { type: 'about:blank', title: 'Conflict', status: 409, detail: 'settled', current });
    expect(await list()).toMatchObject({ ok: false, failure: { status: 409, current } });
  });

  it('never throws: a service that is not there is a failure with the status 0', async () => {
    const nowhere = createCalls(
      'http://127.0.0.1:9',
      () => null,
      () => undefined,
    );
    expect(await nowhere('GET /agent/sessions')).toMatchObject({ ok: false, failure: { status: 0 } });
  });
});
