import { createServer } from 'node:http';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { LEEWAY_MS } from '@conductor/auth';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, SECRET, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
const UNAUTHORIZED = { success: false, error: 'Unauthorized', code: 'UNAUTHORIZED' };
const WAIT = { timeout: 10_000, interval: 50 };

describe('FAULT 6: a socket’s token was never looked at again', () => {
  it('is disconnected at its expiry, after a warning and with the reason', async () => {
    const { sessionId } = await registerSession(rig.db);
    // As late as clocks may differ: three seconds are left.
    const exp = inSeconds(-2);
    const client = await rig.connect(node, 'owner', { exp });
    const told: unknown[] = [];
    client.on('auth:expiring', (warning) => told.push(warning));
    client.on('agent:unsubscribed', (end) => told.push(end));
    client.on('auth:expired', (end) => told.push(end));
    client.on('disconnect', (reason) => told.push(reason));
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
    await vi.waitFor(() => expect(told.at(-1)).toBe('io server disconnect'), WAIT);
    expect(told).toEqual([
      { expiresAt: exp * 1_000 },
      { sessionId, reason: 'Token expired' },
      { reason: 'Token expired' },
      'io server disconnect',
    ]);
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1_000 + LEEWAY_MS);
    expect(Date.now()).toBeLessThan(exp * 1_000 + LEEWAY_MS + 3_000);
  });

  it('is as good for using as it was for connecting: clocks may differ for both', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner', { exp: inSeconds(-2) });
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
  });

  it('does nothing more once it has expired, also in the moment before it is disconnected', async () => {
    const { sessionId } = await registerSession(rig.db);
    for (const event of ['agent:subscribe', 'session:join'] as const) {
      const exp = inSeconds(-3);
      const client = await rig.connect(node, 'owner', { exp });
      while (Date.now() < exp * 1_000 + LEEWAY_MS) await new Promise(setImmediate);
      const ended = new Promise((resolve) => client.once('disconnect', () => resolve(UNAUTHORIZED)));
      expect(await Promise.race([client.emitWithAck(event, { sessionId }), ended])).toEqual(UNAUTHORIZED);
    }
  });

  it('goes on with a fresh token of the same user, without connecting again', async () => {
    const exp = inSeconds(-3);
    const client = await rig.connect(node, 'owner', { exp });
    const { id } = client;
    const later = inSeconds(600);
    const token = rig.token('owner', { exp: later });
    expect(await client.emitWithAck('auth:refresh', { token })).toEqual({ success: true, expiresAt: later * 1_000 });
    // Past the first token's end by more than one look at the sockets.
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(exp * 1_000 + LEEWAY_MS + 1_500), WAIT);
    const { sessionId } = await registerSession(rig.db);
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
    expect([client.connected, client.id]).toEqual([true, id]);
  });

  it('takes no fresh token of another user, nor one that is not valid, and stays who it was', async () => {
    const exp = inSeconds(600);
    const client = await rig.connect(node, 'tom', { exp });
    const { sessionId } = await registerSession(rig.db);
    for (const token of [
      rig.token('owner'),
      rig.token('root', { permissions: ['*'] }),
      rig.token('Tom'),
      rig.token('tom', { exp: inSeconds(-60) }),
      `${rig.token('tom')}x`,
      'none',
    ]) {
      expect(await client.emitWithAck('auth:refresh', { token })).toEqual(UNAUTHORIZED);
    }
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
  });

  it('loses with a fresh token what that no longer gives', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'root', { permissions: ['*'] });
    const ended: unknown[] = [];
    client.on('agent:unsubscribed', (end) => ended.push(end));
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
    const ticketed = await registerSession(rig.db, { access: 'ticketed' });
    const removed: unknown[] = [];
    client.on('session:removed', (end) => removed.push(end));
    for (const room of [sessionId, ticketed.sessionId])
      expect(await client.emitWithAck('session:join', { sessionId: room })).toMatchObject({ success: true });
    await client.emitWithAck('auth:refresh', { token: rig.token('root') });
    await vi.waitFor(() => expect(ended).toMatchObject([{ sessionId }]), WAIT);
    const reason = 'You no longer have access to this session';
    await vi.waitFor(() => expect(removed).toEqual([{ sessionId: ticketed.sessionId, reason }]), WAIT);
    const text = 'still here';
    expect(await client.emitWithAck('chat:send', { sessionId: ticketed.sessionId, text })).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

it('subscribing while subscriptions are authorised anew loses nothing', async () => {
  const busy = await rig.startNode({}, { reauthoriseEveryMs: 1 });
  const [kept, tried] = await Promise.all([registerSession(rig.db), registerSession(rig.db)]);
  const client = await rig.connect(busy, 'owner');
  const ended: unknown[] = [];
  client.on('agent:unsubscribed', (end) => ended.push(end));
  await client.emitWithAck('agent:subscribe', kept);
  for (let n = 0; n < 25; n++) {
    const { sessionId } = tried;
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
    await client.emitWithAck('agent:unsubscribe', { sessionId });
  }
  expect(ended).toEqual([]);
  await busy[Symbol.asyncDispose]();
});

describe('who may have made a token', () => {
  it('FAULT 6: is checked by issuer and audience where they are set', async () => {
    const strict = await rig.startNode({
      auth: { source: { kind: 'secret', secret: SECRET }, issuer: 'https://id.example', audience: 'conductor' },
    });
    const good = { iss: 'https://id.example', aud: 'conductor' };
    expect((await rig.connect(strict, 'ada', good)).connected).toBe(true);
    for (const claims of [
      {},
      { ...good, iss: 'https://evil.example' },
      { ...good, aud: 'another' },
      { iss: good.iss },
    ]) {
      await expect(rig.connect(strict, 'ada', claims)).rejects.toThrow('Unauthorized');
    }
    await strict[Symbol.asyncDispose]();
  });

  it('follows the issuer’s keys as they are rotated, while the service runs', async () => {
    const [first, second] = [newKey(), newKey()];
    await using issuer = await publish();
    issuer.keys = [jwk(first, 'one')];
    let now = 0;
    const auth = { source: { kind: 'jwks' as const, url: issuer.url } };
    const rotating = await rig.startNode({ auth }, { monotonic: () => now });
    const connect = (token: string) => rig.open(rotating, { auth: { token } });
    const one = await connect(es256(first, 'one'));
    await expect(connect(es256(second, 'two'))).rejects.toThrow('Unauthorized');
    // The new key is published beside the old one; whoever brings it is let in after the pause between fetches.
    issuer.keys = [jwk(first, 'one'), jwk(second, 'two')];
    await expect(connect(es256(second, 'two'))).rejects.toThrow('Unauthorized');
    now += 30_000;
    expect((await connect(es256(second, 'two'))).connected).toBe(true);
    expect((await connect(es256(first, 'one'))).connected).toBe(true);
    // The old one is withdrawn: its tokens open nothing, also none that was let in before.
    issuer.keys = [jwk(second, 'two')];
    now += 300_000;
    const outcome = (token: string) =>
      one.emitWithAck('auth:refresh', { token }).then((answer) => (answer.success ? 'taken' : answer.code));
    const old = es256(first, 'one');
    await vi.waitFor(async () => expect(await outcome(old)).toBe('UNAUTHORIZED'), WAIT);
    await expect(connect(old)).rejects.toThrow('Unauthorized');
    expect(await outcome(es256(second, 'two'))).toBe('taken');
    expect(issuer.fetches).toBe(3);
    await rotating[Symbol.asyncDispose]();
  });
});

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = ({ publicKey }: { publicKey: KeyObject }, kid: string) => ({ ...publicKey.export({ format: 'jwk' }), kid });

function es256({ privateKey: key }: { privateKey: KeyObject }, kid: string): string {
  const parts = [
    { alg: 'ES256', kid },
    { sub: 'ada', exp: inSeconds(600) },
  ];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** An issuer that publishes its keys. */
async function publish() {
  const issuer = { keys: Array<object>(), fetches: 0 };
  const server = createServer((_, response) => {
    issuer.fetches++;
    response.end(JSON.stringify({ keys: issuer.keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return Object.assign(issuer, {
    url: `http://127.0.0.1:${port}/keys`,
    [Symbol.asyncDispose]: async () => server.close().closeAllConnections(),
  });
}
