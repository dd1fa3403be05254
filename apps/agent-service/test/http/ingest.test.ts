import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_INGEST_BYTES, PLATFORM_CHANNELS } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { bearer, startHarness, type Harness } from './harness.ts';

const { chatMessage, pollVote, pollClosed, sync, heartbeat } = PLATFORM_CHANNELS;
const LIMIT = 40;
let harness: Harness;
let listener: Redis;
let heard: { channel: string; value: Record<string, unknown> }[] = [];
let key = '';
let keyId = '';

const register = (sessionId: string, eventId: string) =>
  harness.app.inject({
    method: 'POST',
    url: '/api/v1/agent/sessions/register',
    headers: bearer('ada', { permissions: ['event:create'] }),
    payload: { sessionId, eventId },
  });
beforeAll(async () => {
  harness = await startHarness({ maxIngestEventsPerMinute: LIMIT, maxIngestRequestsPerMinute: 60 });
  listener = new Redis(harness.redis.url);
  await hearPlatform(listener, (channel, text) => heard.push({ channel, value: JSON.parse(text) }));
  await Promise.all([register('s1', 'e1'), register('s2', 'e2'), register('s3', 'e3')]);
});
afterAll(async () => {
  listener.disconnect();
  await harness[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await heardAll();
  heard = [];
  const made = await harness.context.keys.create('e1', { name: 'k', scopes: ['ingest'] }, { actor: 'ada', source: '' });
  if (made.kind !== 'ok') throw new Error(made.kind);
  ({ key, id: keyId } = made.key);
});

type Item = { id?: string; channel: string; data?: object };
const post = (payload: string | object, app = harness.app) =>
  app.inject({
    method: 'POST',
    url: '/api/v1/ingest/events',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload,
  });
const send = async (...events: Item[]) => (await post({ events })).json().items;
const said = (n: number | string, more: object = {}): Item => ({
  id: `i-${n}`,
  channel: chatMessage,
  data: { sessionId: 's1', eventId: 'e1', message: { id: `m-${n}`, userId: 'u', text: `Hello ${n}` }, ...more },
});
/** Everything told up to now has been heard once this has been. */
async function heardAll(): Promise<typeof heard> {
  const mark = crypto.randomUUID();
  await harness.context.ingest.beat(mark);
  await vi.waitFor(() => expect(heard.some(({ value }) => value['node'] === mark)).toBe(true));
  return heard.filter(({ value }) => value['node'] !== mark);
}

describe('a batch', () => {
  it('is told on in its order, each item with its fate, in the name of its key', async () => {
    const vote = { sessionId: 's1', eventId: 'e1', pollId: 'p1', userId: 'u' };
    const items = await send(
      said(1),
      { id: 'v', channel: pollVote, data: vote },
      { id: 'c', channel: pollClosed, data: { pollId: 'p1' } },
      { id: 'r', channel: sync, data: { type: 'reaction', sessionId: 's1', source: 'real-time:a' } },
    );
    expect(items).toEqual(['i-1', 'v', 'c', 'r'].map((id) => ({ id, status: 'accepted' })));
    const source = `key:${keyId}`;
    expect(await heardAll()).toEqual([
      { channel: chatMessage, value: { ...said(1).data, source } },
      { channel: pollVote, value: { ...vote, source } },
      { channel: pollClosed, value: { pollId: 'p1', eventId: 'e1', source } },
      { channel: sync, value: { type: 'reaction', sessionId: 's1', eventId: 'e1', source } },
    ]);
  });

  it('loses no good item to a bad neighbour, and says what was wrong with that', async () => {
    const items = await send(
      { id: 'a', channel: 'news', data: {} },
      { channel: chatMessage, data: said(0).data ?? {} },
      { id: 'b', channel: chatMessage, data: { sessionId: 's1', eventId: 'e1' } },
      { id: 'c', channel: chatMessage },
      said('big', { message: { text: 'x'.repeat(65_536) } }),
      said('torn', { message: { text: 'half a character \ud83d' } }),
      said('nul', { message: { text: 'nul \u0000' } }),
      said(1),
    );
    expect(items).toEqual([
      { id: 'a', status: 'rejected', path: '/channel', reason: 'unknown' },
      { id: null, status: 'rejected', path: '/id', reason: 'required' },
      { id: 'b', status: 'rejected', path: '/data/message', reason: 'required' },
      { id: 'c', status: 'rejected', path: '/data/sessionId', reason: 'required' },
      { id: 'i-big', status: 'rejected', path: '/data', reason: 'maxBytes' },
      { id: 'i-torn', status: 'accepted' },
      { id: 'i-nul', status: 'accepted' },
      { id: 'i-1', status: 'accepted' },
    ]);
    expect(await heardAll()).toHaveLength(3);
  });

  it('speaks for no other event: not by naming it, not by its sessions, and nobody learns what exists', async () => {
    const foreign = { ...said(2).data, eventId: 'e2', sessionId: 's2' };
    const items = await send(
      { id: 'event', channel: chatMessage, data: foreign },
      said('session', { sessionId: 's2' }),
      said('nowhere', { sessionId: 'nothing' }),
    );
    const rejected = { status: 'rejected', path: '/data/sessionId', reason: 'unknown' };
    expect(items).toEqual([
      { id: 'event', status: 'rejected', path: '/data/eventId', reason: 'not_yours' },
      { id: 'i-session', ...rejected },
      { id: 'i-nowhere', ...rejected },
    ]);
    expect(await heardAll()).toEqual([]);
  });

  it('says nothing of a session that has ended', async () => {
    await harness.database.pool.query(`update sessions set status = 'ENDED', ended_at = now() where id = 's3'`);
    await harness.database.pool.query(`update sessions set event_id = 'e1' where id = 's3'`);
    expect(await send(said('late', { sessionId: 's3' }))).toMatchObject([{ status: 'rejected', reason: 'unknown' }]);
  });
});

describe('an id', () => {
  it('counts once: in one batch, in the next, on another instance, and in twenty at the same time', async () => {
    expect((await send(said(1), said(1))).map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'duplicate',
    ]);
    const another = await harness.another();
    expect((await post({ events: [said(1)] }, another)).json().items).toEqual([{ id: 'i-1', status: 'duplicate' }]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => post({ events: [said(2)] }, i % 2 ? another : undefined)),
    );
    const fates = answers.map((answer) => answer.json().items[0].status);
    expect(fates.filter((fate) => fate === 'accepted')).toHaveLength(1);
    expect(await heardAll()).toHaveLength(2);
  });

  it('is its key’s own: another publisher may use the same', async () => {
    await send(said(1));
    const made = await harness.context.keys.create(
      'e1',
      { name: 'l', scopes: ['ingest'] },
      { actor: 'ada', source: '' },
    );
    if (made.kind !== 'ok') throw new Error(made.kind);
    ({ key } = made.key);
    expect(await send(said(1))).toEqual([{ id: 'i-1', status: 'accepted' }]);
  });

  it('FAULT 41: of a batch that was refused for lack of Redis can be sent again, whether or not it had been told', async () => {
    harness.redis.pause();
    const refused = await post({ events: [said(1)] }).finally(() => harness.redis.resume());
    expect(refused.statusCode).toBe(503);
    await vi.waitFor(async () => expect((await post({ events: [said(1)] })).statusCode).toBe(200), 10_000);
    expect(await heardAll()).toHaveLength(1);
  });
});

describe('a heartbeat', () => {
  it('needs no id, and holds the key to its heartbeats from then on', async () => {
    expect(await send({ channel: heartbeat })).toEqual([{ id: null, status: 'accepted' }]);
    expect(await heardAll()).toEqual([{ channel: heartbeat, value: { node: `key:${keyId}`, at: expect.any(Number) } }]);
  });

  it('cannot be sent in another’s name', async () => {
    await send({ channel: heartbeat, data: { node: 'real-time:a', at: 0 } });
    expect((await heardAll()).map(({ value }) => value['node'])).toEqual([`key:${keyId}`]);
  });
});

describe('limits', () => {
  it(`are ${LIMIT} events a key and minute: what is beyond is told apart, and 429 where nothing else is left`, async () => {
    const first = await send(...Array.from({ length: LIMIT - 1 }, (_, i) => said(i)));
    expect(new Set(first.map(({ status }: { status: string }) => status))).toEqual(new Set(['accepted']));
    const rest = await send(said(0), said('last'), said('beyond'));
    expect(rest.map(({ status }: { status: string }) => status)).toEqual(['duplicate', 'accepted', 'limited']);
    const refused = await post({ events: [said('beyond')] });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await heardAll()).toHaveLength(LIMIT);
  });

  it('are 60 requests of a key in this setting, and nobody else is held up', async () => {
    const all: number[] = [];
    for (let i = 0; i < 61; i++) all.push((await post({ events: [{ channel: heartbeat }] })).statusCode);
    expect([all.filter((one) => one === 200).length, all.at(-1)]).toEqual([60, 429]);
  });

  it.each([
    ['no events', { events: [] }, 400],
    ['501 events', { events: Array.from({ length: 501 }, () => ({ channel: heartbeat })) }, 400],
    ['more than a mebibyte', ' '.repeat(MAX_INGEST_BYTES + 1), 413],
    ['no JSON', '{"events":', 400],
    ['an id that is none', { events: [{ ...said(1), id: ' ' }] }, 400],
  ])('a batch of %s is refused whole', async (_, payload, status) => {
    expect((await post(payload)).statusCode).toBe(status);
    expect(await heardAll()).toEqual([]);
  });

  it('a batch of 500 under a mebibyte is taken', async () => {
    const events = Array.from({ length: 500 }, (_, i) => said(i, { message: { text: 'x'.repeat(1_900) } }));
    expect((await post({ events })).statusCode).toBe(200);
  });
});
