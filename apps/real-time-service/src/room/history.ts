import type { JoinAnswer, RoomEvent, RoomPayload } from '@conductor/contracts';

type Message = RoomPayload<'chat:message'>;
/** What of a room is stored. */
export type Stored = Pick<JoinAnswer, 'polls' | 'closedPolls'> & { messages: readonly Message[] };

/**
 * A room as it stood at one place of its log, from rows that were read about then. `tail` is what was told lately, from
 * some place before until now; `later` the part of it that came after the place and is told after the history, so
 * nothing of it may stand in it. Of the messages the newest `limit`, in the order in which they were told.
 */
export function historyAt(
  { polls, closedPolls, messages }: Stored,
  tail: readonly RoomEvent[],
  later: readonly RoomEvent[],
  limit: number,
): Pick<JoinAnswer, 'polls' | 'closedPolls'> & { messages: Message[] } {
  const lately = tail.slice(0, tail.length - later.length);
  const told = new Set([...tail].flatMap((event) => (event.name === 'chat:message' ? [event.payload.id] : [])));
  const removed = new Set(lately.flatMap((event) => (event.name === 'chat:removed' ? [event.payload.id] : [])));
  const opened = new Set(later.flatMap((event) => (event.name === 'poll:opened' ? [event.payload.poll.id] : [])));
  const shown = lately.flatMap((event) => (event.name === 'chat:message' ? [event.payload] : []));
  const all = [...messages.filter(({ id }) => !told.has(id)), ...shown];
  return {
    polls: polls.filter(({ id }) => !opened.has(id)),
    closedPolls,
    messages: all.filter(({ id }) => !removed.has(id)).slice(-limit),
  };
}
