import { request } from 'node:http';
import { SOCKET_NAMESPACE } from '@conductor/contracts';
import { auditLog } from '@conductor/database';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, ORIGIN, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const TRANSPORTS = ['polling', 'websocket'] as const;
const STRANGERS = ['null', 'https://malicious-site.com', `${ORIGIN}.evil.example`, 'http://localhost:30000', 'file://'];
const WAIT = { timeout: 8_000, interval: 50 };
const enginePath = '/socket.io/?EIO=4&transport=';

const from = (transport: 'polling' | 'websocket', origin: string | undefined, auth: Record<string, string>) =>
  rig.open(node, { transports: [transport], auth, ...(origin ? { extraHeaders: { origin } } : {}) });

describe('FAULT 9: the page that a socket comes from', () => {
  it.each(TRANSPORTS)('%s: is listed, or there is none and the token alone decides', async (transport) => {
    const auth = { token: rig.token('ada') };
    expect((await from(transport, ORIGIN, auth)).connected).toBe(true);
    expect((await from(transport, undefined, auth)).connected).toBe(true);
    await expect(from(transport, undefined, {})).rejects.toThrow('Unauthorized');
    await expect(from(transport, ORIGIN, {})).rejects.toThrow('Unauthorized');
  });

  it.each(TRANSPORTS.flatMap((transport) => STRANGERS.map((origin) => [transport, origin] as const)))(
    '%s: is refused before any token is looked at: %s',
    async (transport, origin) => {
      const refusal = await from(transport, origin, { token: rig.token('ada') }).catch((error: Error) => error.message);
      expect(refusal).toMatch(/xhr poll error|websocket error/);
    },
  );

  it.each(STRANGERS)('is looked at again when the transport is upgraded: %s', async (origin) => {
    const { sid } = await openPolling(node);
    expect(await upgrade(`${enginePath}websocket&sid=${sid}`, origin)).toBe(403);
    expect(await upgrade(`${enginePath}websocket&sid=${sid}`, ORIGIN)).toBe(101);
  });

  it('is told by CORS only when it is listed', async () => {
    expect((await preflight(ORIGIN)).get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await preflight(ORIGIN)).get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS');
    for (const origin of STRANGERS) expect((await preflight(origin)).has('access-control-allow-origin')).toBe(false);
  });
});

/** What CORS tells a page. */
const preflight = async (origin: string) => {
  const headers = { origin, 'access-control-request-method': 'POST' };
  return (await fetch(`${node.url}${enginePath}polling`, { method: 'OPTIONS', headers })).headers;
};

/** The status of a WebSocket upgrade with an Origin of our choice. */
function upgrade(path: string, origin: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = {
    origin,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
  };
  request(`${node.url}${path}`, { headers })
    .on('response', (response) => resolve(response.resume().statusCode))
    .on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    })
    .on('error', reject)
    .end();
  return promise;
}

const socketsOf = async ({ url }: Service): Promise<number> =>
  Number(/^conductor_realtime_sockets (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);

/** How many of so many events sent at once were taken, and how long it took, s. */
const flood = async (clients: Client[], each: number) => {
  const startedAt = performance.now();
  const sending = clients.flatMap((client) =>
    Array.from({ length: each }, () => client.emitWithAck('session:leave', { sessionId: 's' })),
  );
  const codes = (await Promise.all(sending)).map((answer) => (answer.success ? 'OK' : answer.code));
  expect(new Set(codes)).toEqual(new Set(['OK', 'RATE_LIMITED']));
  return { taken: codes.filter((code) => code === 'OK').length, seconds: (performance.now() - startedAt) / 1_000 };
};

/** A connection by long polling that has not said who it is. */
const openPolling = async (service: Service): Promise<{ url: string; sid: string }> => {
  const url = `${service.url}${enginePath}polling`;
  const { sid }: { sid: string } = JSON.parse((await (await fetch(url)).text()).slice(1));
  return { url, sid };
};

const failures = () => rig.lines.filter((line) => line.includes('Invalid or expired token')).length;

describe('handshakes without a valid token', () => {
  it('end a connection that brings one after another', async () => {
    const fresh = await rig.startNode();
    const before = failures();
    const { url, sid } = await openPolling(fresh);
    // Past the limit of a connection, and far from that of an address.
    const handshakes = Array.from({ length: 8 }, (_, n) => `40${SOCKET_NAMESPACE},{"token":"broken ${n}"}`);
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body: handshakes.join('\x1e') });
    await vi.waitFor(async () => expect((await fetch(`${url}&sid=${sid}`)).status).toBe(400), WAIT);
    expect(failures() - before).toBe(5);
  });

  it('FAULT 49: of one address are written down thirty times and then left, and neighbours with a token come in', async () => {
    const fresh = await rig.startNode();
    const before = failures();
    const refused = await Promise.all(
      Array.from({ length: 60 }, () => rig.open(fresh, { auth: {} }).catch(() => 'refused')),
    );
    expect(refused).toEqual(Array(60).fill('refused'));
    expect(failures() - before).toBeGreaterThanOrEqual(30);
    expect(failures() - before).toBeLessThan(40);
    expect((await rig.open(fresh, { auth: { token: rig.token('neighbour') } })).connected).toBe(true);
  });
});

it('begins by WebSocket alone, unless it is told that long polling may be', async () => {
  const strict = await rig.startNode({ polling: false });
  const auth = { token: rig.token('ada') };
  await expect(rig.open(strict, { transports: ['polling'], auth })).rejects.toThrow('xhr poll error');
  expect((await rig.open(strict, { transports: ['websocket'], auth })).connected).toBe(true);
});

describe('limits', () => {
  const limits = { connectionsPerUser: 3, connections: 8, eventsPerSecond: 5 };
  let small: Service;
  beforeAll(async () => {
    small = await rig.startNode({ limits });
  });

  it('of one user’s connections: one more is told so, others are let in', async () => {
    await Promise.all([1, 2, 3].map(() => rig.connect(small, 'ada')));
    const refusal = { message: 'Too many connections', data: { code: 'RATE_LIMITED' } };
    await expect(rig.connect(small, 'ada')).rejects.toMatchObject(refusal);
    expect((await rig.connect(small, 'bob')).connected).toBe(true);
    rig.disconnectAll();
    await vi.waitFor(async () => expect((await rig.connect(small, 'ada')).connected).toBe(true), WAIT);
  });

  it('of one user’s connections: many handshakes through one transport are no way around it', async () => {
    const { url, sid } = await openPolling(small);
    const handshake = `40${SOCKET_NAMESPACE},${JSON.stringify({ token: rig.token('crowd') })}`;
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body: Array(20).fill(handshake).join('\x1e') });
    await vi.waitFor(
      () => expect(rig.lines.filter((line) => line.includes('connection refused: too many')).length).toBeGreaterThan(0),
      WAIT,
    );
    await vi.waitFor(async () => expect(await socketsOf(small)).toBe(0), WAIT);
    expect((await rig.connect(small, 'crowd')).connected).toBe(true);
  });

  it('of all connections of a node, with or without a token', async () => {
    const fresh = await rig.startNode({ limits });
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((sub) => rig.connect(fresh, sub)));
    // Refused, and still a connection until it goes.
    await expect(rig.open(fresh, { auth: {} })).rejects.toThrow('Unauthorized');
    await expect(rig.connect(fresh, 'one too many')).rejects.toThrow('websocket error');
    await fresh[Symbol.asyncDispose]();
  });

  it('of events a socket', async () => {
    const { taken, seconds } = await flood([await rig.connect(small, 'quick')], 28);
    expect(taken).toBeGreaterThanOrEqual(10);
    expect(taken).toBeLessThanOrEqual(10 + Math.ceil(seconds * limits.eventsPerSecond));
  });

  it('of events a user, over all their sockets', async () => {
    const both = await Promise.all([rig.connect(node, 'twice'), rig.connect(node, 'twice')]);
    const { taken, seconds } = await flood(both, 25);
    expect(taken).toBeGreaterThanOrEqual(30);
    expect(taken).toBeLessThanOrEqual(30 + Math.ceil(seconds * 5));
  });

  it('of an event’s size: above 64 KiB the answer says so, and the socket goes on', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'ada');
    await client.emitWithAck('session:join', { sessionId });
    for (const text of ['x'.repeat(65_536), 'ü'.repeat(40_000), '👏'.repeat(20_000)]) {
      expect(await client.emitWithAck('chat:send', { sessionId, text })).toEqual({
        success: false,
        error: 'The event is larger than 64 KiB',
        code: 'PAYLOAD_TOO_LARGE',
      });
    }
    expect(await client.emitWithAck('chat:send', { sessionId, text: 'hello' })).toMatchObject({ success: true });
  });

  it('of an event’s size: all that it brings is counted, its name and what nobody asked for included', async () => {
    const client = await rig.openWild(node, { auth: { token: rig.token('wide') } });
    const big = 'x'.repeat(65_536);
    const answers = [
      await client.emitWithAck('session:leave', { sessionId: 's' }, big),
      await client.emitWithAck('session:leave', { sessionId: 's' }, Buffer.from(big)),
      await client.emitWithAck(big, {}),
    ];
    expect(answers.map(({ code }) => code)).toEqual(Array(3).fill('PAYLOAD_TOO_LARGE'));
    expect(await client.emitWithAck('session:leave', { sessionId: 's' })).toEqual({ success: true });
  });

  it.each(TRANSPORTS)(
    'FAULT 10: a %s frame above 1 MiB is not read, and ends its connection alone',
    async (transport) => {
      const other = await rig.connect(node, 'ben');
      const client = await rig.open(node, { transports: [transport], auth: { token: rig.token('ada') } });
      const ended = new Promise((resolve) => client.once('disconnect', resolve));
      client.emit('session:leave', { sessionId: 'x'.repeat(1_048_577) }, () => undefined);
      expect(await ended).toMatch(/^transport (close|error)$/);
      expect(await other.emitWithAck('session:leave', { sessionId: 's' })).toEqual({ success: true });
    },
  );
});

/** The addresses in the trail of what a client did who sent an `X-Forwarded-For`. */
const sources = async (proxied: boolean): Promise<(string | null)[]> => {
  const { sessionId } = await registerSession(rig.db);
  const trustedProxies = proxied ? ['127.0.0.1'] : [];
  const behind = await rig.startNode({ http: { ...rig.configOf().http, trustedProxies } });
  const headers = { 'x-forwarded-for': '1.2.3.4, 198.51.100.7' };
  const client = await rig.open(behind, { auth: { token: rig.token('eve') }, extraHeaders: headers });
  await client.emitWithAck('agent:subscribe', { sessionId });
  await behind[Symbol.asyncDispose]();
  const rows = await rig.db.select().from(auditLog);
  return rows.filter((row) => row.sessionId === sessionId).map(({ source }) => source);
};

describe('where a client comes from', () => {
  it('stands in the trail as its proxy tells it, when that is one of ours', async () => {
    expect(await sources(true)).toEqual(['198.51.100.7']);
  });

  it('is never what it says itself', async () => {
    expect(await sources(false)).toEqual(['127.0.0.1']);
  });
});
