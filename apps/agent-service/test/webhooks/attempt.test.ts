import dns from 'node:dns';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { attempt } from '../../src/webhooks/attempt.ts';

const quick = { allowPrivate: true, withinMs: 5_000, signal: new AbortController().signal };
const call = (url: string) => ({ url, headers: { 'webhook-id': 'm1' }, body: '{"ü":1}' });

type Seen = { path: string; method: string; body: string; length: string };
const seen: Seen[] = [];
let connections = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    const { url: path = '', method = '' } = request;
    seen.push({ path, method, body, length: request.headers['content-length'] ?? '' });
    if (path === '/moved') response.writeHead(307, { location: `${base}/elsewhere` }).end();
    else if (path === '/endless') response.writeHead(200).write('x');
    else if (path === '/cut') response.destroy();
    else if (path === '/upgrade') request.socket.end('HTTP/1.1 101 Go\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    else if (path !== '/silent') response.writeHead(Number(path.slice(1))).end('words of the receiver');
  });
});
server.on('connection', () => (connections += 1));
let base = '';
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = portOf(server.address());
  base = `http://127.0.0.1:${port}`;
});
const portOf = (address: AddressInfo | string | null) => (typeof address === 'object' ? (address?.port ?? 0) : 0);
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => vi.restoreAllMocks());

describe('one attempt', () => {
  it.each([200, 204, 400, 410, 500])('tells the status %d and none of the receiver’s words', async (status) => {
    expect(await attempt(call(`${base}/${status}`), quick)).toEqual({ statusCode: status });
    expect(seen.at(-1)).toEqual({ path: `/${status}`, method: 'POST', body: '{"ü":1}', length: '8' });
  });

  it('follows no redirect', async () => {
    expect(await attempt(call(`${base}/moved`), quick)).toEqual({ statusCode: 307 });
    expect(seen.at(-1)?.path).toBe('/moved');
  });

  it('does not wait for a body that never ends', async () => {
    expect(await attempt(call(`${base}/endless`), quick)).toEqual({ statusCode: 200 });
  });

  it('ends in time when nothing comes', async () => {
    const result = await attempt(call(`${base}/silent`), { ...quick, withinMs: 100 });
    expect(result).toEqual({ statusCode: null, reason: 'no response within 0.1 s' });
  });

  it('ends when the receiver wants another protocol', async () => {
    expect(await attempt(call(`${base}/upgrade`), quick)).toMatchObject({ statusCode: null });
  });

  it('ends at once when it is called off', async () => {
    const stopping = new AbortController();
    const running = attempt(call(`${base}/silent`), { ...quick, signal: stopping.signal });
    await vi.waitFor(() => expect(seen.at(-1)?.path).toBe('/silent'));
    stopping.abort();
    expect(await running).toMatchObject({ statusCode: null });
  });

  it('says in our words why no response came', async () => {
    expect(await attempt(call(`${base}/cut`), quick)).toEqual({ statusCode: null, reason: 'no response: ECONNRESET' });
    const closed = createTcpServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const free = portOf(closed.address());
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const refused = await attempt(call(`http://127.0.0.1:${free}/`), quick);
    expect(refused).toEqual({ statusCode: null, reason: 'no response: ECONNREFUSED' });
  });
});

describe('where private addresses are refused', () => {
  const strict = { ...quick, allowPrivate: false };
  const REFUSED = { statusCode: null, reason: 'the address is not allowed' };

  it('neither a number, nor plain http gets a connection', async () => {
    const before = connections;
    for (const url of [base, `https://127.0.0.1:${port}/`, `https://[::1]:${port}/`, 'http://hooks.example.com/'])
      expect(await attempt(call(url), strict)).toEqual(REFUSED);
    expect(connections).toBe(before);
  });

  it.each([
    ['a private one', ['127.0.0.1']],
    ['a private one among public ones', ['8.8.8.8', '127.0.0.1']],
    ['none', []],
  ])('a name that leads to %s gets no connection, whatever it led to before', async (_, addresses) => {
    const before = connections;
    vi.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
      const done = args.at(-1);
      if (typeof done === 'function')
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
    });
    expect(await attempt(call(`https://hooks.example.com:${port}/`), strict)).toEqual(REFUSED);
    expect(dns.lookup).toHaveBeenCalledTimes(1);
    expect(connections).toBe(before);
  });
});
