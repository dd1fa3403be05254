import { FIELD_LIMITS } from '@conductor/contracts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Binding, Emit } from '../connector.ts';
import type { Names } from '../words.ts';

const text = Type.Optional(Type.String());
const flag = Type.Optional(Type.Boolean());
const HookEvent = Type.Object({
  data: Type.Object({
    id: Type.String(),
    attributes: Type.Object({
      meeting: Type.Object({ 'external-meeting-id': text }),
      user: Type.Optional(
        Type.Object({
          'internal-user-id': Type.String(),
          name: text,
          muted: flag,
          'sharing-mic': flag,
          'raise-hand': flag,
        }),
      ),
      'chat-message': Type.Optional(
        Type.Object({
          id: Type.String(),
          message: Type.String(),
          sender: Type.Object({ 'internal-user-id': Type.String(), name: text }),
        }),
      ),
      poll: Type.Optional(Type.Object({ id: Type.String() })),
    }),
    event: Type.Object({ ts: Type.Number() }),
  }),
});
type HookEvent = Static<typeof HookEvent>;
const hookEvents = Compile(HookEvent);

/** Who the server itself is in a chat: what comes by its API, our own words among it. */
const SYSTEM = 'SYSTEM';

/** A poll of which nobody tells when it is over counts as open for so long, which is the longest of our own, in ms. */
const POLL_MS = FIELD_LIMITS.durationSeconds.max * 1_000;

/** What is told of a meeting, event by event. */
export type Hearing = {
  hear: (event: unknown) => void;
  /** Whose microphone is open. */
  speaking: () => number;
  /** How often somebody came or went. */
  moves: () => number;
  openPolls: () => { id: string; voters: number }[];
};

/** Turns a meeting’s events into signals. What is not of this meeting, or in no form that is known, is left out. */
export function createHearing(
  { place, pseudonym }: Pick<Binding, 'place' | 'pseudonym'>,
  names: Names,
  emit: Emit,
): Hearing {
  const microphones = new Set<string>();
  let poll: { id: string; voters: Set<string>; openedMs: number } | undefined;
  let moves = 0;

  const microphone = (id: string, person: string, isOpen: boolean): void => {
    if (microphones.has(person) === isOpen) return;
    if (isOpen) microphones.add(person);
    else microphones.delete(person);
    emit({ type: isOpen ? 'speaking_started' : 'speaking_stopped', id, person });
  };
  const move = (type: 'joined' | 'left', id: string, person: string): void => {
    moves += 1;
    if (type === 'left') microphone(id, person, false);
    emit({ type, id, person });
  };
  const chat = ({ attributes: { 'chat-message': message } }: HookEvent['data']): void => {
    if (message === undefined || message.sender['internal-user-id'] === SYSTEM) return;
    names.know(message.sender.name ?? '');
    const person = pseudonym(message.sender['internal-user-id']);
    emit({ type: 'chat', id: message.id, person, text: names.without(message.message) });
  };
  const openPoll = (pollId: string): void => {
    if (poll?.id === pollId) return;
    // A meeting has one poll at a time, and nobody tells when it is over.
    if (poll !== undefined) emit({ type: 'poll_closed', id: `${poll.id}:closed`, pollId: poll.id });
    poll = { id: pollId, voters: new Set(), openedMs: performance.now() };
    emit({ type: 'poll_opened', id: pollId, pollId });
  };
  const vote = (pollId: string, person: string): void => {
    openPoll(pollId);
    poll?.voters.add(person);
    emit({ type: 'vote', id: `${pollId}:${person}`, pollId, person });
  };

  const hear = (event: unknown): void => {
    if (!hookEvents.Check(event)) return;
    const {
      id: name,
      attributes,
      event: { ts },
    } = event.data;
    const { meeting, user, poll: about } = attributes;
    if (meeting['external-meeting-id'] !== place) return;
    if (name === 'chat-group-message-sent') return chat(event.data);
    if (name === 'poll-started' && about !== undefined) return openPoll(about.id);
    if (user === undefined) return;
    names.know(user.name ?? '');
    const person = pseudonym(user['internal-user-id']);
    const id = `${name}:${person}:${ts}`;
    if (name === 'user-joined') move('joined', id, person);
    else if (name === 'user-left') move('left', id, person);
    else if (name === 'poll-responded' && about !== undefined) vote(about.id, person);
    else if (name === 'user-raise-hand-changed') {
      emit({ type: user['raise-hand'] === true ? 'hand_raised' : 'hand_lowered', id, person });
    } else if (name === 'user-audio-unmuted') microphone(id, person, true);
    else if (name === 'user-audio-muted' || name === 'user-audio-voice-disabled') microphone(id, person, false);
    else if (name === 'user-audio-voice-enabled')
      microphone(id, person, user['sharing-mic'] === true && user.muted !== true);
  };
  return {
    hear,
    speaking: () => microphones.size,
    moves: () => moves,
    openPolls: () =>
      poll === undefined || performance.now() - poll.openedMs > POLL_MS
        ? []
        : [{ id: poll.id, voters: poll.voters.size }],
  };
}
