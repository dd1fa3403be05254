import { PLATFORM_CHANNELS, type PlatformChannel } from '@conductor/contracts';
import { partitionOf } from '@conductor/runtime';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../../src/conductor/perceive/talk.ts';
import { createCoverage } from '../../../src/conductor/perceive/coverage.ts';
import { createIntake } from '../../../src/conductor/perceive/intake.ts';
import { createKept } from '../../../src/conductor/shards/kept.ts';
import { createSessionState } from '../../../src/conductor/session-state.ts';
import { read } from '../../../src/conductor/perceive/reading.ts';
import { createLog, createTelemetry } from '../../../src/telemetry.ts';
import { createClock } from '../../support/room.ts';
import type { Line } from '../../support/agent.ts';

const { chatMessage, pollVote, pollClosed, sync, heartbeat } = PLATFORM_CHANNELS;
const S1 = { sessionId: 's-1', eventId: 'e-1' };
const NODE = 'agent:me';
const ELSEWHERE = 's-elsewhere';
const UNKNOWN = 's-unknown';

function listener() {
  const lines: Line[] = [];
  const log = createLog({
    level: 'info',
    instanceId: 'test',
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  const registry = new Registry();
  const clock = createClock(1_000_000);
  const coverage = createCoverage(60_000);
  const row = {
    id: S1.sessionId,
    eventId: S1.eventId,
    shard: 0,
    title: null,
    mode: 'MANUAL' as const,
    paused: false,
    quietUntil: null,
    plannedBreak: null,
    language: 'en' as const,
    speaker: null,
    phase: null,
    registeredAt: 0,
  };
  const times = { tickIntervalMs: 5_000, windowMs: 60_000, anomalyCooldownMs: 30_000 };
  const session = createSessionState(row, times, { nowMs: clock.now(), monotonicMs: clock.monotonic() }, undefined);
  const kept = createKept({ keepMs: 60_000, maxBytes: 1_000_000, clock });
  const perceive = createIntake({
    clock,
    coverage,
    sessions: new Map([[row.id, session]]),
    telemetry: createTelemetry(log, registry),
    node: NODE,
    isLive: (partition) => partition !== partitionOf(ELSEWHERE),
    kept,
  });
  const tell = (channel: PlatformChannel, value: unknown) => perceive.take(channel, Buffer.from(JSON.stringify(value)));
  const count = async (name: string, labels: Record<string, string> = {}): Promise<number> => {
    const metric = await registry.getSingleMetric(`conductor_${name}_total`)?.get();
    const wanted = Object.entries(labels);
    const found = metric?.values.filter((one) =>
      wanted.every(([key, value]) => Reflect.get(one.labels, key) === value),
    );
    return found?.reduce((sum, one) => sum + one.value, 0) ?? 0;
  };
  const beat = () => ['rt-1', NODE].forEach((node) => tell(heartbeat, { node, at: 0 }));
  /** Messages seen, by a minute of covered time. */
  const chat = () => {
    for (let i = 0; i < 60; i++) {
      clock.pass(1_000);
      beat();
    }
    return read(session.window, coverage, clock.monotonic()).signals.chatMsgsPerMin;
  };
  return { ...perceive, tell, kept, count, beat, chat, lines, clock, session };
}

const chatOf = (names: object, id = 'm-1') => ({ ...names, message: { id, userId: 'u-1', text: 'hello' } });
const WARNING = 40;

describe('events of sessions that are not registered so', () => {
  it('are counted and dropped before anything of them is kept', async () => {
    const { tell, count, session, lines } = listener();
    const before = structuredClone({ ...session, job: null });
    tell(chatMessage, chatOf({ sessionId: 's-2', eventId: 'e-1' }));
    tell(sync, { type: 'never heard of', sessionId: 's-2', eventId: 'e-1' });
    tell(chatMessage, chatOf({ ...S1, eventId: 'e-2' }));
    tell(pollVote, { ...S1, eventId: 'e-2', pollId: 'p-1' });
    tell(pollClosed, { pollId: 'p-1' });
    expect(await count('dropped_events', { reason: 'unregistered' })).toBe(3);
    expect(await count('dropped_events', { reason: 'other_event' })).toBe(2);
    expect(structuredClone({ ...session, job: null })).toEqual(before);
    expect(lines).toEqual([]);
  });
});

describe('what is no event', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const hostile: Record<string, Buffer> = {
    'a wrong object': Buffer.from('{"invalid": "data"}'),
    '64 KiB of noise': Buffer.alloc(65_536, '\u0001#"{'),
    'more than 64 KiB': Buffer.from(JSON.stringify({ ...chatOf(S1), more: 'x'.repeat(70_000) })),
    'arrays 10,000 deep': Buffer.from(deep),
    'broken UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d]),
    nothing: Buffer.alloc(0),
  };
  const labels = [
    [chatMessage, 'Invalid chat message event data'],
    [pollVote, 'Invalid poll vote event data'],
    [pollClosed, 'Invalid poll closed event data'],
    [sync, 'Invalid sync event data'],
  ] as const;

  it.each(Object.keys(hostile))('%s: one warning line a message, one count, and the service goes on', async (name) => {
    const { take, tell, count, lines, chat, beat } = listener();
    beat();
    for (const [channel] of labels) take(channel, hostile[name] ?? Buffer.alloc(0));
    expect(lines).toHaveLength(labels.length);
    for (const [i, [, words]] of labels.entries()) {
      expect(lines[i]).toMatchObject({ level: WARNING, msg: expect.stringContaining(words), path: expect.any(String) });
    }
    expect(await count('invalid_events')).toBe(labels.length);
    tell(chatMessage, chatOf(S1));
    expect(chat()).toBeGreaterThan(0);
  });

  it('is told by its failing path, and never by its content', () => {
    const { tell, lines } = listener();
    tell(chatMessage, { sessionId: 's-1', eventId: { secret: 'hunter2' }, message: { text: 'hunter2' } });
    expect(lines).toMatchObject([{ path: '/eventId' }]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('in a flood is counted each time and told sometimes', async () => {
    const { tell, count, lines } = listener();
    for (let i = 0; i < 2_000; i++) tell(chatMessage, { invalid: i });
    expect(await count('invalid_events')).toBe(2_000);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(lines.length).toBeLessThan(60);
  });
});

describe('a sync event of a type that nobody knows', () => {
  it('is let through, counted each time, and told once a type', async () => {
    const { tell, count, lines } = listener();
    for (let i = 0; i < 50; i++) tell(sync, { type: 'confetti', ...S1, userId: 'u-1' });
    tell(sync, { type: 'fireworks', ...S1 });
    expect(lines.map((line) => line.type)).toEqual(['confetti', 'fireworks']);
    expect(await count('unknown_sync_events')).toBe(51);
    expect(await count('dropped_events')).toBe(0);
    expect(await count('invalid_events')).toBe(0);
  });

  it('under ever new names does not fill the log or the memory', async () => {
    const { tell, count, lines } = listener();
    for (let i = 0; i < 500; i++) tell(sync, { type: `kind-${i}`, ...S1 });
    expect(lines).toHaveLength(100);
    expect(await count('unknown_sync_events')).toBe(500);
  });
});

describe('the closing of a poll', () => {
  it('that names no session is the one of its poll', async () => {
    const { tell, count, session } = listener();
    tell(sync, { type: 'poll_opened', ...S1, data: { pollId: 'p-1' } });
    expect(session.window.poll?.id).toBe('p-1');
    tell(pollClosed, { pollId: 'p-2' });
    expect(session.window.poll?.id).toBe('p-1');
    tell(pollClosed, { pollId: 'p-1' });
    expect(session.window.poll).toBeNull();
    expect(await count('dropped_events', { reason: 'unregistered' })).toBe(1);
  });
});

describe('other agents', () => {
  it('are known by their runs until they fall silent; who does not hear themselves knows of nobody', () => {
    const { tell, clock, others } = listener();
    expect(others()).toBeNull();
    tell(heartbeat, { node: 'agent:other', at: 0 });
    expect(others()).toBeNull();
    tell(heartbeat, { node: NODE, at: 0 });
    expect(others()).toEqual(['other']);
    clock.pass(4_000);
    tell(heartbeat, { node: NODE, at: 0 });
    expect(others()).toEqual([]);
  });

  it('conduct sessions whose events are kept unread where we stand by for them, and let go where we do not', async () => {
    const { tell, count, kept } = listener();
    const elsewhere = chatOf({ ...S1, sessionId: ELSEWHERE }, 'm-1');
    tell(chatMessage, elsewhere);
    kept.only([partitionOf(ELSEWHERE)]);
    tell(chatMessage, elsewhere);
    expect(await count('events')).toBe(0);
    expect(await count('dropped_events', { reason: 'unregistered' })).toBe(0);
    expect(kept.take(partitionOf(ELSEWHERE)).messages).toHaveLength(1);
    tell(chatMessage, chatOf({ ...S1, sessionId: UNKNOWN }, 'm-2'));
    expect(await count('dropped_events', { reason: 'unregistered' })).toBe(1);
  });
});

it('a message that was removed is given to no model any more', () => {
  const { tell, session, clock } = listener();
  tell(chatMessage, chatOf(S1, 'm-1'));
  tell(chatMessage, { ...S1, message: { id: 'm-2', userId: 'u-2', text: 'stays' } });
  tell(sync, { ...S1, type: 'message_deleted', data: { message: { id: 'm-1' } } });
  expect(sampleOf(session.talk, clock.monotonic())).toEqual([{ person: 'u-2', text: 'stays' }]);
});
