import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findNginx, startNginx, type Nginx } from '../../src/servers/nginx.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { PATIENCE, startGround, type Ground, type Session } from './ground.ts';

const program = await findNginx();
const EMBEDDER = 'https://event.example.com';
const HOST = 'https://host.example.com';
const ISSUER = { authority: 'https://id.example.com/realms/one', clientId: 'conductor' };
const OWNER = `owner-${randomUUID()}`;

const opened = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error) => resolve(error.message));
  });

/** The policy of the page that development serves, without the services at other ports of the machine. */
async function developmentPolicy(folder: string, path = '/'): Promise<string> {
  const port = await freePort();
  const page = await servePage({
    port,
    files: builtFiles(folder),
    agentUrl: 'http://agent.invalid',
    realTimeUrl: 'http://real-time.invalid',
    signIn: () => ({ organizer: '', attendee: '', sessionId: null, simulated: false }),
    embedOrigins: [EMBEDDER],
    consoleOrigins: [HOST],
  });
  const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
  await page[Symbol.asyncDispose]();
  return String(headers.get('content-security-policy')).replace(/(connect-src 'self')[^;]*/, '$1');
}

/** The certificate was made for this test. */
const connections = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: 20 });

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

describe.skipIf(program === undefined)('the system behind deploy/nginx.conf', () => {
  const pages = mkdtempSync(join(tmpdir(), 'pages-'));
  let ground: Ground;
  let nginx: Nginx;
  let session: Session;
  beforeAll(async () => {
    mkdirSync(join(pages, 'assets'));
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>the page</title>');
    writeFileSync(join(pages, 'embed.html'), '<!doctype html><title>the room</title>');
    writeFileSync(join(pages, 'conductor-room.js'), 'export {};');
    writeFileSync(join(pages, 'assets/a-1234.js'), 'export {};');
    writeFileSync(join(pages, 'assets/a-1234.js.br'), brotliCompressSync('export {};'));
    ground = await startGround({ env: { TRUST_PROXY: '127.0.0.1' } });
    if (program === undefined) throw new Error('no nginx');
    const [agentUrl, realTimeUrl] = [ground.agent.url, ground.realTime.url];
    nginx = await startNginx(program, {
      agentUrl,
      realTimeUrl,
      pages,
      embedOrigins: EMBEDDER,
      consoleOrigins: HOST,
      issuer: ISSUER,
    });
    session = await ground.register(OWNER);
  }, 180_000);
  afterAll(async () => {
    connections.destroy();
    await nginx?.[Symbol.asyncDispose]();
    await ground?.[Symbol.asyncDispose]();
    rmSync(pages, { recursive: true, force: true });
  });

  const call = (path: string, options: { method?: string; headers?: object; body?: string } = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body } = options;
      const sent = httpsRequest(`${nginx.url}${path}`, { method, headers: { ...headers }, agent: connections });
      sent.once('error', reject);
      sent.once('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      sent.end(body);
    });

  const preflight = (origin: string): Promise<Answer> =>
    call('/api/v1/agent/health', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

  const setMode = (prefix: string, token?: string): Promise<Answer> =>
    call(`${prefix}/api/v1/agent/sessions/${session.sessionId}/mode`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: '{"mode": "AUTO"}',
    });

  const open = (token: string | undefined, headers: Record<string, string> = {}): Socket =>
    io(`${nginx.url}/events`, {
      auth: token === undefined ? {} : { token },
      transports: ['websocket'],
      rejectUnauthorized: false,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
  it.each(['', '/agent'])('answers a change of mode by who asks, at %s/api/v1/…', async (prefix) => {
    expect((await setMode(prefix)).status).toBe(401);
    expect((await setMode(prefix, ground.token('somebody-else'))).status).toBe(403);
    expect((await setMode(prefix, ground.token(OWNER))).status).toBe(200);
  });

  it('gives a stranger’s preflight no origin, and a listed page its own', async () => {
    expect((await preflight('https://malicious-site.com')).headers).not.toHaveProperty('access-control-allow-origin');
    const listed = 'http://localhost:3000';
    expect((await preflight(listed)).headers['access-control-allow-origin']).toBe(listed);
  });

  it('carries sockets as WebSockets: a subscription is answered by who asks', async () => {
    const socket = open(ground.token(OWNER));
    expect(await opened(socket)).toBe('connected');
    expect(socket.io.engine.transport.name).toBe('websocket');
    const answer: unknown = await socket.emitWithAck('agent:subscribe', { sessionId: session.sessionId });
    expect(answer).toMatchObject({ success: true, sessionId: session.sessionId });
    const foreign: unknown = await socket.emitWithAck('agent:subscribe', { sessionId: 'someone-elses-session' });
    expect(foreign).toMatchObject({ success: false, error: expect.stringMatching(/^Forbidden/) });
    socket.disconnect();
  });

  it('refuses a socket without a token, and one from a page that is not listed', async () => {
    const [stranger, foreignPage] = [
      open(undefined),
      open(ground.token(OWNER), { origin: 'https://malicious-site.com' }),
    ];
    expect(await Promise.all([opened(stranger), opened(foreignPage)])).toEqual([
      'Unauthorized',
      expect.stringMatching(/websocket error/),
    ]);
    stranger.disconnect();
    foreignPage.disconnect();
  });

  it('tells the agent who called, whatever the caller claims', async () => {
    const { sessionId } = session;
    await call(`/api/v1/agent/sessions/${sessionId}/mode`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.9',
        authorization: `Bearer ${ground.token(OWNER)}`,
      },
      body: '{"mode": "MANUAL"}',
    });
    const question = `select source from audit_log where session_id = $1 and detail->>'mode' = 'MANUAL'`;
    await vi.waitFor(
      async () => expect(await ground.rows(question, [sessionId])).toEqual([{ source: '127.0.0.1' }]),
      PATIENCE,
    );
  });

  it('answers a body that is too large in the form of the service’s own refusals', async () => {
    const answer = await call('/api/v1/agent/sessions/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ground.token(OWNER)}` },
      body: JSON.stringify({ title: 'x'.repeat(70_000) }),
    });
    expect(answer.status).toBe(413);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toContain('The body is too large');
  });

  it('serves the page under every path of its own, with the policy of the development page', async () => {
    const page = await call('/sessions/some-id');
    expect(page).toMatchObject({
      status: 200,
      body: expect.stringContaining('the page'),
      headers: {
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringMatching(/^max-age=31536000/),
      },
    });
    const policy = await developmentPolicy(pages);
    expect(policy).toContain("default-src 'none'");
    const withIssuer = policy.replace("connect-src 'self'", "connect-src 'self' https://id.example.com");
    expect(page.headers['content-security-policy']).toBe(withIssuer);
  });

  it('tells the pages who signs people in, in a file that nobody keeps', async () => {
    const { headers, body } = await call('/config.json');
    expect(JSON.parse(body)).toEqual({
      agentUrl: '/',
      realTimeUrl: '/',
      issuer: { ...ISSUER, scope: '', resource: '' },
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('lets the room be framed by the origins that are listed, and nothing else by anybody', async () => {
    const room = await call('/embed');
    expect(room).toMatchObject({ status: 200, body: expect.stringContaining('the room') });
    const policy = await developmentPolicy(pages, '/embed');
    expect(policy).toContain(`frame-ancestors ${EMBEDDER}`);
    expect(room.headers['content-security-policy']).toBe(policy);
    expect(JSON.parse((await call('/embed.json')).body)).toEqual({ origins: EMBEDDER });
    for (const path of ['/', '/join/a', '/embed.html', '/embed/', '/conductor-room.js.map'])
      expect((await call(path)).headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    const script = await call('/conductor-room.js', { headers: { origin: EMBEDDER } });
    expect(script.headers).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': 'text/javascript' });
  });

  it('lets the organiser’s pages be framed and opened by origins of a list of their own', async () => {
    const policy = await developmentPolicy(pages, '/hosted');
    expect(policy).toContain(`frame-ancestors ${HOST}`);
    for (const path of ['/hosted', '/hosted/sessions/a']) {
      const { status, headers, body } = await call(path);
      expect([status, body.includes('the page'), headers['content-security-policy']]).toEqual([200, true, policy]);
      expect(headers).not.toHaveProperty('cross-origin-opener-policy');
    }
    expect((await call('/hostedx')).headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(JSON.parse((await call('/hosted.json')).body)).toEqual({ origins: HOST });
  });

  it('lets built files be kept, and has none but those', async () => {
    const file = await call('/assets/a-1234.js');
    expect(file.headers['cache-control']).toContain('immutable');
    expect(file.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await call('/assets/b-5678.js')).status).toBe(404);
  });

  it('serves scripts as they were compressed, to whoever reads that', async () => {
    const packed = await call('/assets/a-1234.js', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect(packed.headers).toMatchObject({
      'content-type': 'text/javascript',
      'content-encoding': 'br',
      'content-length': `${brotliCompressSync('export {};').length}`,
      vary: 'Accept-Encoding',
    });
    const plain = await call('/assets/a-1234.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe('export {};');
    const none = await call('/assets/b-5678.js', { headers: { 'accept-encoding': 'br' } });
    expect([none.status, none.headers['content-encoding']]).toEqual([404, undefined]);
  });

  it('shows the API’s description, and no numbers', async () => {
    expect(JSON.parse((await call('/openapi.json')).body)).toHaveProperty('openapi', '3.1.0');
    expect((await call('/docs/')).body).toContain('<!doctype html>');
    expect((await call('/metrics')).status).toBe(404);
    expect((await call('/agent/metrics')).status).toBe(404);
  });

  it('sends plain http to https', async () => {
    const answer = await fetch(`${nginx.plainUrl}/join/a`, { redirect: 'manual' });
    expect(answer.status).toBe(301);
    // Whatever the caller calls us.
    expect(answer.headers.get('location')).toBe('https://localhost/join/a');
  });

  it('FAULT 56: says that it is well when both services say so, and never by a page', async () => {
    for (const path of ['/health', '/health/ready', '/real-time/health', '/real-time/health/ready']) {
      const { status, headers, body } = await call(path);
      expect([status, headers['content-type'], JSON.parse(body).status]).toEqual([
        200,
        expect.stringContaining('application/json'),
        'ok',
      ]);
    }
  });

  it('answers to its own name alone', async () => {
    expect((await call('/', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await call('/api/v1/agent/health', { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  it('lets no flood of requests without a token through, and leaves those with one alone', async () => {
    const url = '/api/v1/agent/sessions';
    const flood = await Promise.all(Array.from({ length: 250 }, () => call(url)));
    const refused = flood.filter(
      ({ body }) => body.includes('"detail":"Too many requests"') && !body.includes('instance'),
    );
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect((await call(url, { headers: { authorization: `Bearer ${ground.token(OWNER)}` } })).status).toBe(200);
  });
});
