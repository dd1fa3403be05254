import type { ClientEvent, ClientPayload, SocketFailure } from '@conductor/contracts';
import { ask, type Answer, type AskOptions } from './ask.ts';
import { newClientId } from './ids.ts';

type Done<E extends ClientEvent> = Promise<Answer<E> | SocketFailure>;
type Poll = Omit<ClientPayload<'poll:open'>, 'sessionId' | 'clientId'>;

/**
 * What an organiser does in a session, without being in its room. No promise of these rejects. Each is tried until it is
 * acknowledged; where an acknowledgement was lost on the way, `CONFLICT` or `NOT_FOUND` may be the word for what was done
 * at the first try.
 */
export type Organiser = {
  /** Opens a poll; never twice. */
  openPoll: (poll: Poll) => Done<'poll:open'>;
  closePoll: (pollId: string) => Done<'poll:close'>;
  /** Keeps a poll to be opened later; never twice. */
  preparePoll: (poll: Poll) => Done<'poll:prepare'>;
  /** Opens a prepared poll, also when asked again. */
  openPrepared: (pollId: string) => Done<'poll:open-prepared'>;
  /** Lets a prepared poll go, also when asked again. */
  discardPoll: (pollId: string) => Done<'poll:discard'>;
  /** The session’s polls, prepared, open and closed, with all their results. */
  polls: () => Done<'poll:list'>;
  /** The words that the filter held back in a poll, the commonest first, at most 50. */
  heldWords: (pollId: string) => Done<'poll:held-list'>;
  /** Counts a held word after all, for all who have answered with it so far. */
  releaseWord: (pollId: string, word: string) => Done<'poll:release'>;
  /** Takes a message back from everybody, shown or held. */
  removeMessage: (messageId: string) => Done<'chat:remove'>;
  /** Whose hands are raised, the first raised first. */
  hands: () => Done<'hand:list'>;
  /** Lowers somebody's hand; `userId` as `hands` names them. */
  lowerHand: (userId: string) => Done<'hand:lower'>;
  /** The newest messages that the room was told, oldest first, at most 50. */
  messages: () => Done<'chat:shown-list'>;
  /** What the filter held back, oldest first, at most 50. */
  heldMessages: () => Done<'chat:held-list'>;
  /** Shows a held message after all. */
  releaseMessage: (messageId: string) => Done<'chat:release'>;
  /** Takes no message of the user for so many minutes; 0 ends it. */
  mute: (userId: string, minutes: number) => Done<'chat:mute'>;
  /** Who is in the room just now, at most 200 in the order of their names; `after` is the `next` of an earlier answer. */
  people: (which?: { search?: string; after?: string }) => Done<'people:list'>;
  /** Puts somebody out and keeps them out for so many minutes, a day unless said; `userId` as `people` names them. */
  removePerson: (userId: string, minutes?: number) => Done<'person:remove'>;
  /** Lets somebody come back who was put out; `userId` as `removedPeople` names them. */
  letBack: (userId: string) => Done<'person:remove'>;
  /** Who was put out and may not come back yet, the last one first. */
  removedPeople: () => Done<'people:removed-list'>;
  /** Says that a question was answered, or with false not after all. */
  answered: (questionId: string, answered?: boolean) => Done<'question:answered'>;
  /** Puts a question on top, or with false no longer. */
  pin: (questionId: string, pinned?: boolean) => Done<'question:pin'>;
  /** Takes a question back from everybody, shown or held. */
  removeQuestion: (questionId: string) => Done<'question:remove'>;
  /** The questions that the room is shown, at most 50: pinned ones first, then open ones by their votes, then answered ones. */
  questions: () => Done<'question:shown-list'>;
  /** What the filter held back, oldest first, at most 50. */
  heldQuestions: () => Done<'question:held-list'>;
  /** Shows a held question after all. */
  releaseQuestion: (questionId: string) => Done<'question:release'>;
};

/** The acts of an organiser in one session. */
export function createOrganiser(asking: AskOptions, sessionId: string): Organiser {
  return {
    openPoll: (poll) => ask(asking, 'poll:open', { ...poll, sessionId, clientId: newClientId() }),
    closePoll: (pollId) => ask(asking, 'poll:close', { sessionId, pollId }),
    preparePoll: (poll) => ask(asking, 'poll:prepare', { ...poll, sessionId, clientId: newClientId() }),
    openPrepared: (pollId) => ask(asking, 'poll:open-prepared', { sessionId, pollId }),
    discardPoll: (pollId) => ask(asking, 'poll:discard', { sessionId, pollId }),
    polls: () => ask(asking, 'poll:list', { sessionId }),
    heldWords: (pollId) => ask(asking, 'poll:held-list', { sessionId, pollId }),
    releaseWord: (pollId, word) => ask(asking, 'poll:release', { sessionId, pollId, word }),
    removeMessage: (messageId) => ask(asking, 'chat:remove', { sessionId, messageId }),
    hands: () => ask(asking, 'hand:list', { sessionId }),
    lowerHand: (userId) => ask(asking, 'hand:lower', { sessionId, userId }),
    messages: () => ask(asking, 'chat:shown-list', { sessionId }),
    heldMessages: () => ask(asking, 'chat:held-list', { sessionId }),
    releaseMessage: (messageId) => ask(asking, 'chat:release', { sessionId, messageId }),
    mute: (userId, minutes) => ask(asking, 'chat:mute', { sessionId, userId, minutes }),
    people: (which = {}) => ask(asking, 'people:list', { sessionId, ...which }),
    removePerson: (userId, minutes) =>
      ask(asking, 'person:remove', { sessionId, userId, ...(minutes === undefined ? {} : { minutes }) }),
    letBack: (userId) => ask(asking, 'person:remove', { sessionId, userId, minutes: 0 }),
    removedPeople: () => ask(asking, 'people:removed-list', { sessionId }),
    answered: (questionId, answered = true) => ask(asking, 'question:answered', { sessionId, questionId, answered }),
    pin: (questionId, pinned = true) => ask(asking, 'question:pin', { sessionId, questionId, pinned }),
    removeQuestion: (questionId) => ask(asking, 'question:remove', { sessionId, questionId }),
    questions: () => ask(asking, 'question:shown-list', { sessionId }),
    heldQuestions: () => ask(asking, 'question:held-list', { sessionId }),
    releaseQuestion: (questionId) => ask(asking, 'question:release', { sessionId, questionId }),
  };
}
