import { describe, expect, it } from 'vitest';
import { ContractError, decodeEventBatch, MAX_BATCH_BYTES, PLATFORM_CHANNELS } from '@conductor/contracts';
import { CHANNEL_FIXTURES, HOSTILE_PAYLOADS } from '@conductor/contracts/fixtures';

const { chatMessage, pollVote, pollClosed, sync } = PLATFORM_CHANNELS;
const encode = (events: object[], source = ' real-time:a ') => Buffer.from(JSON.stringify({ p: 1, source, events }));

describe('a batch of events', () => {
  it('is read in its order, each event as its own channel has it', () => {
    const all = [chatMessage, pollVote, pollClosed, sync].flatMap((channel) =>
      CHANNEL_FIXTURES[channel].valid.map(({ payload, event }) => ({ channel, payload, event })),
    );
    const read = decodeEventBatch(encode(all.map(({ channel, payload }) => ({ channel, data: payload }))));
    expect(read).toEqual(
      all.map(({ channel, event }) => ({ channel, event: { ...event, source: sourceOf(event) ?? 'real-time:a' } })),
    );
  });

  it('loses an event that does not fit, and no other', () => {
    const vote = { sessionId: 's1', eventId: 'e1', pollId: 'p1' };
    const read = decodeEventBatch(
      encode([
        { channel: pollVote, data: vote },
        { channel: pollVote, data: { ...vote, pollId: 7 } },
        { channel: chatMessage, data: null },
        { channel: pollVote, data: { ...vote, pollId: 'p2' } },
      ]),
    );
    expect(read).toMatchObject([
      { event: { type: 'poll_vote', pollId: 'p1' } },
      { channel: pollVote, event: { label: 'poll vote', path: '/pollId' } },
      { channel: chatMessage, event: { label: 'chat message', path: '/' } },
      { event: { type: 'poll_vote', pollId: 'p2' } },
    ]);
  });

  it('is refused unread above 256 KiB, and read at 256 KiB', () => {
    const [empty] = [encode([{ channel: chatMessage, data: { text: '' } }])];
    const filled = (bytes: number) =>
      encode([{ channel: chatMessage, data: { text: 'x'.repeat(bytes - empty.byteLength) } }]);
    expect(decodeEventBatch(filled(MAX_BATCH_BYTES))).toHaveLength(1);
    expect(decodeEventBatch(filled(MAX_BATCH_BYTES + 1))).toMatchObject({ label: 'event batch', reason: 'maxBytes' });
  });

  it.each(Object.entries(HOSTILE_PAYLOADS))('is none, and said so, where it is %s', (_name, payload) => {
    const read = decodeEventBatch(payload);
    expect(read).toBeInstanceOf(ContractError);
    expect(read).toMatchObject({ label: 'event batch' });
  });
});

const sourceOf = (event: object): unknown => Reflect.get(event, 'source');
