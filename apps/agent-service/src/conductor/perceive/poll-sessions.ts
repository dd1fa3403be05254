import type { SessionEvent } from './window.ts';

/** So many polls are remembered with their sessions, for a closing that does not name one. */
const MOST_POLLS = 10_000;
const NO_POLLS: readonly string[] = [];

/** Which session each poll is of, as far as it was told. */
export type PollSessions = {
  /** The session of an event: a closing that names none is the one of its poll. */
  readonly sessionOf: (event: SessionEvent) => string | undefined;
  /** Remembers whose the polls are that the event names. */
  readonly note: (event: SessionEvent, sessionId: string) => void;
};

/** No poll is known yet; the oldest are forgotten first. */
export function createPollSessions(): PollSessions {
  const sessions = new Map<string, string>();
  return {
    sessionOf: (event) =>
      event.type === 'poll_closed' ? (event.sessionId ?? sessions.get(event.pollId)) : event.sessionId,
    note: (event, sessionId) => {
      for (const id of pollsOf(event)) {
        if (sessions.has(id)) continue;
        const oldest = sessions.keys().next().value;
        if (sessions.size >= MOST_POLLS && oldest !== undefined) sessions.delete(oldest);
        sessions.set(id, sessionId);
      }
    },
  };
}

function pollsOf(event: SessionEvent): readonly string[] {
  if (event.type === 'poll_vote') return [event.pollId];
  if (event.type !== 'sync') return NO_POLLS;
  if (event.pollId !== undefined) return [event.pollId];
  return event.level?.openPolls.map((poll) => poll.id) ?? NO_POLLS;
}
