import { PLATFORM_CHANNELS } from '@conductor/contracts';
import { HOSTILE_PAYLOADS } from '@conductor/contracts/fixtures';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { listenTo, startAgent, startCrowd, startGround, type Ground } from '../support/agent.ts';

const CHANNELS = Object.values(PLATFORM_CHANNELS);
const NASTY = [
  "'; DROP TABLE sessions; --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '}{s-1}:live',
  '\r\n+OK\r\n',
  '\u202Egnp.exe',
  's\ud800',
  '\u0000',
  ' ',
  '𝕊'.repeat(300),
];
const SESSION = { sessionId: 's-1', eventId: 'e-1' };
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 300 }));
const json = fc.oneof(text, fc.jsonValue({ maxDepth: 4 }));
const FIELDS = ['pollId', 'userId', 'type', 'message', 'data', 'node', 'at', 'id', 'text', '__proto__', 'constructor'];

/** Nothing of these fits any channel: an id that is none, text that is no JSON, bytes that are no text. */
const invalid = fc.oneof(
  fc.constantFrom(...Object.values(HOSTILE_PAYLOADS)),
  fc.uint8Array({ maxLength: 2_000 }),
  fc.dictionary(fc.constantFrom(...FIELDS), json).map((rest) => encode({ ...rest, ...SESSION, sessionId: 7, node: 7 })),
  fc
    .dictionary(fc.constantFrom(...FIELDS), json)
    .map((rest) => encode({ ...rest, sessionId: '', eventId: ' ', pollId: {}, node: [] })),
);

/** Fits, and is hostile within what fits: names, texts and values that nobody expected. */
const strange = fc
  .record({
    id: text,
    user: text,
    type: fc.oneof(fc.constantFrom('reaction', 'poll_opened', 'presence_update'), text),
    json,
  })
  .map(({ id, user, type, json: any }) =>
    encode({
      ...SESSION,
      pollId: id,
      userId: user,
      type,
      node: id,
      at: 1,
      message: { id, userId: user, text: user, more: any },
      data: {
        pollId: id,
        message: { id },
        version: any,
        present: 1e15,
        openPolls: [{ id, voters: 1e15 }],
        __proto__: any,
      },
    }),
  );

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** All that the audience's events must never change by themselves. */
async function state({ pool }: Ground): Promise<unknown> {
  const { rows } = await pool.query(
    `select (select jsonb_agg(to_jsonb(t) - array['agent_status'] order by id) from sessions t) as sessions,
            (select jsonb_agg(to_jsonb(t)) from events t) as events,
            (select jsonb_agg(to_jsonb(t)) from event_settings t) as settings,
            (select count(*)::int from polls) as polls, (select count(*)::int from audit_log) as audit`,
  );
  return rows;
}

test('whatever is published is refused in our words, or read as far as it fits; nothing else changes', async () => {
  await using ground = await startGround();
  await using agent = await startAgent(ground);
  const { redis } = ground;
  await agent.call('POST', '/agent/sessions/register', SESSION);
  await agent.call('PUT', '/agent/sessions/s-1/mode', { mode: 'MANUAL' });
  using feed = await listenTo(ground.server.url, SESSION.sessionId);
  using crowd = startCrowd(redis, SESSION);
  crowd.speak(0);
  const before = await state(ground);
  const publish = (payloads: fc.Arbitrary<Uint8Array>, numRuns: number) =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHANNELS), payloads, async (channel, payload) => {
        // Heard by the service, however it is made.
        expect(await redis.publish(channel, Buffer.from(payload))).toBe(1);
      }),
      { numRuns },
    );
  const later = async () => {
    const seen = feed.of('engagement:update').length;
    await vi.waitFor(() => expect(feed.of('engagement:update').length).toBeGreaterThan(seen + 5), 20_000);
    return feed.of('engagement:update').at(-1)?.data ?? {};
  };

  await publish(invalid, 600);
  const after = await later();
  expect(after).toMatchObject({ signals: { chatMsgsPerMin: 0, activeUsers: 0, totalUsers: 20 } });
  expect(await state(ground)).toEqual(before);
  const words = ['chat message', 'poll vote', 'poll closed', 'sync', 'heartbeat'].map(
    (label) => `Invalid ${label} event data`,
  );
  const warned = agent.lines.filter(({ msg }) => words.includes(String(msg)));
  expect(new Set(warned.map(({ msg }) => msg))).toEqual(new Set(words));

  await publish(strange, 600);
  await later();
  expect(await state(ground)).toEqual(before);
  // The name of a type that nobody knows is told; nothing else of what came is.
  const told = agent.lines.filter(({ msg }) => msg !== 'unknown sync event type').map((line) => JSON.stringify(line));
  expect(told.filter((line) => /DROP TABLE|<script>|passwd|gnp/.test(line))).toEqual([]);
  expect(agent.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  expect((await fetch(`${agent.service.url}/health/ready`)).status).toBe(200);
  expect((await agent.call('GET', '/agent/sessions/s-1/status')).status).toBe(200);
}, 120_000);
