import { describe, expect, it } from 'vitest';
import { createKept } from '../../../src/conductor/shards/kept.ts';

const MESSAGE = Buffer.alloc(100, 'x');

function keeping({ keepMs = 60_000, maxBytes = 10_000 } = {}) {
  const time = { now: 1_000 };
  return { time, kept: createKept({ keepMs, maxBytes, clock: { monotonic: () => time.now } }) };
}

describe('what is kept of a partition', () => {
  it('is what came since it was asked for, in order, and is handed over once', () => {
    const { kept, time } = keeping();
    kept.add(3, null, Buffer.from('before'));
    kept.only([3]);
    kept.add(3, null, Buffer.from('one'));
    time.now += 10;
    kept.add(4, null, Buffer.from('another’s'));
    kept.add(3, 'sync-events', Buffer.from('two'));
    const { fromMs, messages } = kept.take(3);
    expect(fromMs).toBe(1_000);
    expect(messages.map(({ atMs, channel, payload }) => [atMs, channel, payload.toString()])).toEqual([
      [1_000, null, 'one'],
      [1_010, 'sync-events', 'two'],
    ]);
    expect(kept.has(3)).toBe(false);
    expect(kept.take(3).messages).toEqual([]);
  });

  it('does not hold on to what it was handed in', () => {
    const { kept } = keeping();
    kept.only([0]);
    const payload = Buffer.from('as it came');
    kept.add(0, null, payload);
    payload.fill('y');
    expect(kept.take(0).messages[0]?.payload.toString()).toBe('as it came');
  });

  it('goes back as far as somebody may ask, and says how far where it is too much', () => {
    const { kept, time } = keeping();
    kept.only([0]);
    for (let n = 0; n < 50; n++) {
      kept.add(0, null, MESSAGE);
      time.now += 2_000;
    }
    const byTime = kept.take(0);
    expect(byTime.messages).toHaveLength(30);
    expect(byTime.fromMs).toBe(time.now - 60_000);

    kept.only([0]);
    for (let n = 0; n < 5_000; n++) {
      kept.add(0, null, MESSAGE);
      time.now += 1;
    }
    const byBytes = kept.take(0);
    expect(byBytes.messages).toHaveLength(100);
    expect(byBytes.fromMs).toBe(time.now - 101);
  });

  it('is told of by all partitions that are kept where nobody knows whose it is', () => {
    const { kept } = keeping();
    expect(kept.addToAll('sync-events', MESSAGE)).toBe(false);
    kept.only([1, 2]);
    expect(kept.addToAll('sync-events', MESSAGE)).toBe(true);
    expect([kept.take(1), kept.take(2)].map(({ messages }) => messages.length)).toEqual([1, 1]);
  });
});
