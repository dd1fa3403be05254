import { describe, expect, it } from 'vitest';
import { begin, receive, type Feed } from '../../src/feed/position.ts';
import { snapshot, tick } from '../build.ts';

const at = (seq: number, epoch = 'e1'): Feed => {
  const feed = begin(null, { sessionId: 's1', epoch, seq, recovered: false, snapshot: snapshot() });
  if (feed === null) throw new Error('a snapshot always begins a feed');
  return feed;
};
const scores = (feed: Feed | null) => feed?.model.points.map((point) => point.score);

describe('receiving events of a feed', () => {
  it('applies the next one and moves on', () => {
    const received = receive(at(4), tick(5));
    expect(received).toMatchObject({ verdict: 'applied', feed: { position: { epoch: 'e1', seq: 5 } } });
  });

  it('ignores one that it has had', () => {
    expect(receive(at(5), tick(5))).toEqual({ verdict: 'duplicate' });
    expect(receive(at(5), tick(2))).toEqual({ verdict: 'duplicate' });
  });

  it('sees a hole instead of jumping over it', () => {
    expect(receive(at(5), tick(7))).toEqual({ verdict: 'gap' });
  });

  it('does not mix epochs, even when the numbers would fit', () => {
    expect(receive(at(5), tick(6, 'e2'))).toEqual({ verdict: 'gap' });
    expect(receive(at(5), tick(1, 'e2'))).toEqual({ verdict: 'gap' });
  });
});

describe('the answer to a subscription', () => {
  it('adds the missed events once, in order, without those that were known', () => {
    const known = begin(at(0), { sessionId: 's1', epoch: 'e1', seq: 2, recovered: true, events: [tick(1), tick(2)] });
    const again = begin(known, {
      sessionId: 's1',
      epoch: 'e1',
      seq: 4,
      recovered: true,
      events: [tick(2), tick(3), tick(4)],
    });
    expect(scores(again)).toEqual([0.01, 0.02, 0.03, 0.04]);
    expect(again?.position).toEqual({ epoch: 'e1', seq: 4 });
  });

  it('begins anew from a snapshot, forgetting what was known', () => {
    const known = begin(at(0), { sessionId: 's1', epoch: 'e1', seq: 1, recovered: true, events: [tick(1)] });
    const anew = begin(known, { sessionId: 's1', epoch: 'e2', seq: 9, recovered: false, snapshot: snapshot() });
    expect(scores(anew)).toEqual([]);
    expect(anew?.position).toEqual({ epoch: 'e2', seq: 9 });
  });

  it('cannot add missed events to nothing', () => {
    expect(begin(null, { sessionId: 's1', epoch: 'e1', seq: 1, recovered: true, events: [tick(1)] })).toBeNull();
  });
});
