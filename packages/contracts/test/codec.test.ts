import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ContractError,
  decodePlatformEvent,
  isPlatformChannel,
  platformChannelOf,
  MAX_PAYLOAD_BYTES,
  PLATFORM_CHANNELS,
  type PlatformChannel,
} from '@conductor/contracts';
import { CHANNEL_FIXTURES, HOSTILE_PAYLOADS } from '@conductor/contracts/fixtures';

const bytes = (text: string) => Buffer.from(text);
const encode = (value: unknown) => bytes(JSON.stringify(value));
const say = (text: string) => encode({ sessionId: 's1', eventId: 'e1', message: { text } });
const CHANNELS: PlatformChannel[] = Object.values(PLATFORM_CHANNELS);

/** What the codec has against a payload that it must not let through. */
function refusal(channel: PlatformChannel, payload: Buffer): ContractError {
  const answer = decodePlatformEvent(channel, payload);
  if (!(answer instanceof ContractError)) throw new Error('the codec let it through');
  return answer;
}

describe.each(CHANNELS)('codec on %s', (channel) => {
  const { label, valid, invalid } = CHANNEL_FIXTURES[channel];

  it('reads what is valid, ids trimmed, extra keys ignored', () => {
    for (const { payload, event } of valid) expect(decodePlatformEvent(channel, encode(payload))).toEqual(event);
  });

  it('refuses what is invalid and names the failing path', () => {
    for (const [payload, path] of invalid) {
      expect(decodePlatformEvent(channel, encode(payload)), JSON.stringify(payload)).toMatchObject({ label, path });
    }
  });

  it.each(Object.entries(HOSTILE_PAYLOADS))('refuses %s with the words that operators grep', (_name, payload) => {
    expect(refusal(channel, payload).toString()).toBe(`Invalid ${label} event data`);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (payload) => {
        decodePlatformEvent(channel, Buffer.from(payload));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the JSON, and only lets sound ids through', () => {
    const like = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.object({ key: fc.constantFrom(...KEYS), maxDepth: 3 }));
    fc.assert(
      fc.property(like, (value) => {
        const answer = decodePlatformEvent(channel, encode(value));
        if (answer instanceof ContractError) expect(answer.path).toMatch(/^\//);
        else expectSoundIds(answer);
      }),
      { numRuns: 500 },
    );
  });

  it('trims every id that it lets through', () => {
    const space = fc.constantFrom('', ' ', '\t', '\u00a0', '\ufeff');
    const id = fc
      .tuple(space, fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), space)
      .map((parts) => parts.join(''));
    const payload = fc.record({
      sessionId: id,
      eventId: id,
      pollId: id,
      userId: id,
      node: id,
      type: fc.constantFrom('message_created', 'poll_opened', 'user_join'),
      at: fc.nat(),
      message: fc.record({ id, userId: id, text: fc.string() }),
      data: fc.record({ pollId: id, message: fc.record({ id }) }),
    });
    fc.assert(
      fc.property(payload, (value) => {
        const answer = decodePlatformEvent(channel, encode(value));
        if (!(answer instanceof ContractError)) expectSoundIds(answer);
      }),
      { numRuns: 500 },
    );
  });
});

const KEYS = ['sessionId', 'eventId', 'pollId', 'userId', 'node', 'at', 'type', 'message', 'data', 'id', 'text'];
const ID_FIELDS = ['sessionId', 'eventId', 'pollId', 'userId', 'messageId', 'node'];

function expectSoundIds(event: object): void {
  for (const [name, value] of Object.entries(event)) {
    if (!ID_FIELDS.includes(name) || value === undefined) continue;
    expect(value).toBe(String(value).trim());
    expect(value).not.toBe('');
    expect(Array.from(String(value)).length).toBeLessThanOrEqual(255);
  }
}

describe('codec', () => {
  it('never carries the content of what it refused', () => {
    const secret = 'my-medical-history';
    const payload = encode({ sessionId: 's1', eventId: 'e1', message: { id: secret.repeat(20), text: secret } });
    const answer = refusal(PLATFORM_CHANNELS.chatMessage, payload);
    expect(JSON.stringify(answer) + answer.toString()).not.toContain(secret);
  });

  it('reads up to 64 KiB and not a byte more', () => {
    const payload = JSON.stringify({ sessionId: 's1', eventId: 'e1', message: {} });
    const decode = (length: number) =>
      decodePlatformEvent(PLATFORM_CHANNELS.chatMessage, bytes(payload.padEnd(length)));
    expect(decode(MAX_PAYLOAD_BYTES)).toMatchObject({ type: 'chat' });
    expect(decode(MAX_PAYLOAD_BYTES + 1)).toMatchObject({ path: '/', reason: 'maxBytes' });
  });

  it('tells a replacement character that was sent from bytes that are no UTF-8', () => {
    const sent = say('what is \ufffd?');
    expect(decodePlatformEvent(PLATFORM_CHANNELS.chatMessage, sent)).toMatchObject({ text: 'what is \ufffd?' });
    sent[sent.indexOf(0xef)] = 0xff;
    expect(refusal(PLATFORM_CHANNELS.chatMessage, sent).reason).toBe('json');
    expect(refusal(PLATFORM_CHANNELS.chatMessage, Buffer.concat([bytes('\ufeff'), say('\ufffd')])).reason).toBe('json');
  });

  it('takes a deep value where anything may stand, and is not disturbed by it', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const payload = bytes(`{"type":"typing","sessionId":"s1","eventId":"e1","data":{"deep":${deep}}}`);
    expect(decodePlatformEvent(PLATFORM_CHANNELS.sync, payload)).toMatchObject({ type: 'sync', kind: 'typing' });
  });

  it('knows its own channels and no others', () => {
    expect(CHANNELS.every(isPlatformChannel)).toBe(true);
    expect(CHANNELS.map((channel) => platformChannelOf(bytes(channel)))).toEqual(CHANNELS);
    for (const other of ['', 'toString', '__proto__', 'session:s1:events', 'sync-eventz', 'sync-events2']) {
      expect([isPlatformChannel(other), platformChannelOf(bytes(other))]).toEqual([false, undefined]);
    }
  });
});
