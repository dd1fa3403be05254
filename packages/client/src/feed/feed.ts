import type { DecisionView, FeedEvent, SessionView, SubscribeAnswer } from '@conductor/contracts';
import { FEED_TYPES } from '@conductor/contracts/plain';
import { follow, type Standing } from '../follow.ts';
import type { Link } from '../link.ts';
import { createListeners } from '../listeners.ts';
import { placeOf } from '../place.ts';
import { changedFeed, withDecision, withSession, type FeedState } from './feed-state.ts';

/**
 * What a listener is told: each agent event once and in order, `joined` whenever the state was read anew or gone on from
 * (`recovered`: nothing was missed), `lost` when something was told that can be had no more, `changed` for the rest.
 */
export type FeedNews = FeedEvent | { type: 'joined'; recovered: boolean } | { type: 'lost' } | { type: 'changed' };

/** What the conductor does in a session, for whoever may watch it. */
export type Feed = {
  /** Null before the first snapshot. */
  state: () => FeedState | null;
  standing: () => Standing;
  /** How often something was told that can be had no more; `state` was read anew then. */
  losses: () => number;
  /** Calls back until the returned function is called. */
  listen: (listener: (news: FeedNews) => void) => () => void;
  /** Takes a decision as an HTTP call resulted in it: nobody need wait to be told the same. An older one changes nothing. */
  takeDecision: (row: DecisionView) => void;
  /** The same for the session. */
  takeSession: (row: SessionView) => void;
  leave: () => void;
};

type Told = { sessionId: string; reason: string };

/** Subscribes to a session's agent events, and again after each interruption, until `leave`. */
export function createFeed(link: Link, sessionId: string): Feed {
  const { socket } = link;
  const { listen, tell, clear } = createListeners<FeedNews>();
  let state: FeedState | null = null;
  let losses = 0;

  const become = (next: FeedState | null): void => {
    state = next;
    tell({ type: 'changed' });
  };
  const follower = follow<{ success: true } & SubscribeAnswer, FeedEvent>({
    link,
    sessionId,
    join: 'agent:subscribe',
    leave: 'agent:unsubscribe',
    read: (answer) => {
      const place = { epoch: answer.epoch, seq: answer.seq };
      return answer.recovered ? { place, recovered: true, missed: answer.events } : { place, recovered: false };
    },
    onBegin(answer) {
      if (!answer.recovered) state = answer.snapshot;
      tell({ type: 'joined', recovered: false });
    },
    onResume: () => tell({ type: 'joined', recovered: true }),
    onEvent(event) {
      if (state) state = changedFeed(state, event);
      tell(event);
    },
    onLoss() {
      losses += 1;
      tell({ type: 'lost' });
    },
    onStanding: () => tell({ type: 'changed' }),
  });
  const hear = (event: FeedEvent): void => {
    if (event.sessionId === sessionId) follower.hear(event, placeOf(event));
  };
  const end = (told: Told): void => {
    if (told.sessionId === sessionId) follower.refuse({ success: false, code: 'FORBIDDEN', error: told.reason });
  };
  for (const type of FEED_TYPES) socket.on(type, hear);
  socket.on('agent:unsubscribed', end);

  return {
    state: () => state,
    standing: follower.standing,
    losses: () => losses,
    listen,
    takeDecision: (row) => become(state && withDecision(state, row)),
    takeSession: (row) => become(state && withSession(state, row)),
    leave() {
      for (const type of FEED_TYPES) socket.off(type, hear);
      socket.off('agent:unsubscribed', end);
      follower.close();
      clear();
    },
  };
}
