import type { JoinAnswer, RoomEvent, RoomPayload } from '@conductor/contracts';

type Message = RoomPayload<'chat:message'>;
/** What of a room is stored. */
export type Stored = Pick<JoinAnswer, 'polls' | 'closedPolls' | 'questions'> & { messages: readonly Message[] };

/**
 * A room as it stood at one place of its log, from rows that were read about then. `tail` is what was told lately, from
 * some place before until now; `later` the part of it that came after the place and is told after the history, so
 * nothing of it may stand in it. Of the messages the newest `limit`, in the order in which they were told.
 */
export function historyAt(
  { polls, closedPolls, questions, messages }: Stored,
  tail: readonly RoomEvent[],
  later: readonly RoomEvent[],
  limit: number,
): Pick<JoinAnswer, 'polls' | 'closedPolls' | 'questions'> & { messages: Message[] } {
  const lately = tail.slice(0, tail.length - later.length);
  const told = new Set(tail.flatMap((event) => (event.name === 'chat:message' ? [event.payload.id] : [])));
  const removed = new Set(lately.flatMap((event) => (event.name === 'chat:removed' ? [event.payload.id] : [])));
  const opened = new Set(later.flatMap((event) => (event.name === 'poll:opened' ? [event.payload.poll.id] : [])));
  const shown = lately.flatMap((event) => (event.name === 'chat:message' ? [event.payload] : []));
  const all = [...messages.filter(({ id }) => !told.has(id)), ...shown];
  return {
    polls: polls.filter(({ id }) => !opened.has(id)),
    closedPolls,
    questions: asked(questions, lately),
    messages: all.filter(({ id }) => !removed.has(id)).slice(-limit),
  };
}

/** Questions as they were told, where a row was read before it said so. */
function asked(stored: JoinAnswer['questions'], lately: readonly RoomEvent[]): JoinAnswer['questions'] {
  const byId = new Map(stored.map((question) => [question.id, question]));
  for (const event of lately) {
    if (event.name === 'question:removed') byId.delete(event.payload.id);
    if (event.name !== 'question:changed') continue;
    const { question } = event.payload;
    const known = byId.get(question.id);
    // Votes only grow, and are told in the list.
    const votes = Math.max(question.votes, known?.votes ?? 0);
    byId.set(question.id, { ...question, votes, upvoted: known?.upvoted ?? false });
  }
  return [...byId.values()];
}
