import {
  PLATFORM_CHANNELS,
  rememberIds,
  type IngestItem,
  type PresenceLevel,
  type SignalName,
} from '@conductor/contracts';

/** `id` is the place's own, or made of what is; the same one again counts once. `person` is a pseudonym. */
type Happening = { id: string; person?: string | undefined };

/** Something that happened at a place, or how many are there. */
export type Signal =
  | (Happening & { type: 'chat'; text: string })
  | (Happening & { type: 'vote' | 'poll_opened' | 'poll_closed'; pollId: string })
  | (Happening & { type: Exclude<SignalName, 'chat' | 'present' | 'vote' | 'poll_opened' | 'poll_closed'> })
  | ({ type: 'present' } & Pick<PresenceLevel, 'present' | 'speaking'> & Partial<Pick<PresenceLevel, 'openPolls'>>);

/** What signals are called on `sync-events`. */
const SYNC_NAMES = {
  joined: 'user_join',
  left: 'user_leave',
  question: 'question_asked',
  reaction: 'reaction',
  poll_opened: 'poll_opened',
  hand_raised: 'hand_raised',
  hand_lowered: 'hand_lowered',
  speaking_started: 'speaking_started',
  speaking_stopped: 'speaking_stopped',
} as const;

/** A signal as an item for `POST /ingest/events`. `nowMs` is the time, by which a head count is newer than the last. */
export function itemOf(signal: Signal, sessionId: string, nowMs: number): IngestItem {
  const { sync, chatMessage, pollVote, pollClosed } = PLATFORM_CHANNELS;
  if (signal.type === 'present') {
    const { present, speaking, openPolls = [] } = signal;
    const version = nowMs * 1_000;
    const level = { version, present, openPolls, ...(speaking === undefined ? {} : { speaking }) };
    return { id: `present:${version}`, channel: sync, data: { sessionId, type: 'presence_update', data: level } };
  }
  const { id } = signal;
  const who = signal.person === undefined ? {} : { userId: signal.person };
  if (signal.type === 'chat') {
    return { id, channel: chatMessage, data: { sessionId, message: { id, ...who, text: signal.text } } };
  }
  if (signal.type === 'vote') return { id, channel: pollVote, data: { sessionId, pollId: signal.pollId, ...who } };
  if (signal.type === 'poll_closed') return { id, channel: pollClosed, data: { sessionId, pollId: signal.pollId } };
  const data = signal.type === 'poll_opened' ? { data: { pollId: signal.pollId } } : who;
  return { id, channel: sync, data: { sessionId, type: SYNC_NAMES[signal.type], ...data } };
}

/** How many ids are remembered, the newest. */
const REMEMBERED = 10_000;

/** `emit` without what was emitted before, by its id. Counts of who is there are not happenings and always pass. */
export function withoutRepeats(emit: (signal: Signal) => void): (signal: Signal) => void {
  const isFirst = rememberIds(REMEMBERED);
  return (signal) => {
    if (signal.type !== 'present' && !isFirst(`${signal.type}:${signal.id}`)) return;
    emit(signal);
  };
}
