import type { FeedEvent, FeedPosition, SubscribeAnswer } from '@conductor/contracts';
import { applyEvent, modelOf, type FeedModel } from './model.ts';

/** A model and the place in the feed that it stands for. */
export type Feed = { position: FeedPosition; model: FeedModel };

/**
 * What an event does to a feed: the next one is applied, one seen before is a duplicate, and anything else (a hole,
 * or an epoch that is not ours) is a gap: ask again from the present position.
 */
export type Received = { verdict: 'applied'; feed: Feed } | { verdict: 'duplicate' } | { verdict: 'gap' };

export function receive(feed: Feed, event: FeedEvent): Received {
  if (event.epoch !== feed.position.epoch) return { verdict: 'gap' };
  if (event.seq <= feed.position.seq) return { verdict: 'duplicate' };
  if (event.seq > feed.position.seq + 1) return { verdict: 'gap' };
  const position = { epoch: event.epoch, seq: event.seq };
  return { verdict: 'applied', feed: { position, model: applyEvent(feed.model, event) } };
}

/**
 * The feed after the answer to `agent:subscribe`: the missed events added to what was known, or a new start from a
 * snapshot. Null when the answer adds to something that we do not have; then ask again without a position.
 */
export function begin(known: Feed | null, answer: SubscribeAnswer): Feed | null {
  const position = { epoch: answer.epoch, seq: answer.seq };
  if (!answer.recovered) return { position, model: modelOf(answer.snapshot) };
  if (known === null) return null;
  const missed = answer.events.filter(
    (event) => event.epoch !== known.position.epoch || event.seq > known.position.seq,
  );
  return { position, model: missed.reduce(applyEvent, known.model) };
}
