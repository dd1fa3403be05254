import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiError, createApi } from '../src/index.ts';

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string };
type Reply = { status: number; body: string; headers?: Record<string, string> };

const asked: Asked[] = [];
let reply: Reply;
let url = '';
const server = createServer((request, response) => {
  const { method, url: path, headers } = request;
  void text(request).then((body) => {
    asked.push({ method, url: path, headers, body });
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
});
afterAll(() => server.close());

it('puts ids into the path and questions behind it, and the token into a header alone', async () => {
  reply = { status: 200, body: '{"items": []}' };
  const api = createApi({ url, token: async () => 'secret' });
  const page = await api('GET /agent/sessions/{sessionId}/decisions', {
    sessionId: 'a/b c',
    query: { limit: 5, status: 'PENDING' },
  });
  expect(page).toEqual({ items: [] });
  const [call] = asked.splice(0);
  expect(call?.url).toBe('/api/v1/agent/sessions/a%2Fb%20c/decisions?limit=5&status=PENDING');
  expect(call?.headers.authorization).toBe('Bearer secret');
});

it('sends a body as JSON, and none where there is none', async () => {
  reply = { status: 201, body: '{}' };
  const api = createApi({ url, token: 'secret' });
  await api('POST /agent/sessions/register', { body: { sessionId: 's', eventId: 'e' } });
  await api('POST /agent/sessions/{sessionId}/pause', { sessionId: 's' });
  const [withBody, without] = asked.splice(0);
  expect(withBody).toMatchObject({ method: 'POST', body: '{"sessionId":"s","eventId":"e"}' });
  expect(without).toMatchObject({ method: 'POST', url: '/api/v1/agent/sessions/s/pause', body: '' });
  expect(without?.headers['content-type']).toBeUndefined();
});

it('gives a table as the text that it is, with the mark by which spreadsheets know its encoding', async () => {
  reply = { status: 200, body: '\uFEFFat,score\n', headers: { 'content-type': 'text/csv; charset=utf-8' } };
  const report = { sessionId: 's', query: { format: 'csv' } } as const;
  const table: string = await createApi({ url, token: 't' })('GET /agent/sessions/{sessionId}/report', report);
  expect(table).toBe('\uFEFFat,score\n');
});

it('takes a page in the place of data for no success', async () => {
  for (const body of ['<html>', '"text"', 'null', '']) {
    reply = { status: 200, body };
    await expect(createApi({ url, token: 't' })('GET /agent/budget'), body).rejects.toMatchObject({ status: 200 });
  }
});

it('rejects with what the service says is wrong, and for how long not to ask again', async () => {
  const problem = { type: 'about:blank', title: 'Too Many Requests', status: 429, detail: 'Slow down' };
  reply = { status: 429, body: JSON.stringify(problem), headers: { 'retry-after': '7' } };
  const error: unknown = await createApi({ url, token: 't' })('GET /agent/budget').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 429, message: 'Slow down', problem, retryAfterSeconds: 7 });
  reply = { status: 502, body: '<html>' };
  await expect(createApi({ url, token: 't' })('GET /agent/budget')).rejects.toMatchObject({
    status: 502,
    problem: null,
  });
});
