import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { PLATFORM_CHANNELS, type PlatformChannel } from './channels.ts';
import { Id } from './ids.ts';
import {
  ChatMessagePayload,
  HeartbeatPayload,
  PollClosedPayload,
  PollVotePayload,
  PresenceLevel,
  SYNC_TYPES,
  SyncPayload,
  type PlatformEvent,
} from './platform-events.ts';

/** Payloads above this many bytes are rejected unread. */
export const MAX_PAYLOAD_BYTES = 65_536;

/**
 * Why a message was rejected: the kind of message, and the path that fails. Never any of its content.
 * `toString()` is the words that operators look for in the log.
 */
export class ContractError {
  readonly label: string;
  readonly path: string;
  readonly reason: string;

  constructor(label: string, path: string, reason: string) {
    this.label = label;
    this.path = path;
    this.reason = reason;
  }

  toString(): string {
    return `Invalid ${this.label} event data`;
  }
}

/** What a schema's compiled check says of a value: the value, typed and unchanged, or the first path that fails. */
export function checker<T extends TSchema>(label: string, schema: T) {
  const validator = Compile(schema);
  return {
    /** True when the value fits; allocation-free, fit for a hot path. */
    check: (value: unknown) => validator.Check(value),
    /** The failing path and rule, for a message to whoever sent it. */
    explain: (value: unknown): ContractError => {
      const first = validator.Errors(value)[0];
      if (first?.keyword === 'required') {
        return new ContractError(label, `${first.instancePath}/${first.params.requiredProperties[0]}`, 'required');
      }
      return new ContractError(label, first?.instancePath || '/', first?.keyword ?? 'schema');
    },
    validator,
  };
}

const chat = checker('chat message', ChatMessagePayload);
const vote = checker('poll vote', PollVotePayload);
const closed = checker('poll closed', PollClosedPayload);
const sync = checker('sync', SyncPayload);
const heartbeat = checker('heartbeat', HeartbeatPayload);
const level = checker('presence level', PresenceLevel);
const id = checker('id', Id);
const knownSyncTypes: ReadonlySet<string> = new Set(SYNC_TYPES);
const utf8 = new TextDecoder('utf-8', { fatal: true });

const LABELS: Record<PlatformChannel, string> = {
  [PLATFORM_CHANNELS.chatMessage]: 'chat message',
  [PLATFORM_CHANNELS.pollVote]: 'poll vote',
  [PLATFORM_CHANNELS.pollClosed]: 'poll closed',
  [PLATFORM_CHANNELS.sync]: 'sync',
  [PLATFORM_CHANNELS.heartbeat]: 'heartbeat',
};

/** True for a channel that this codec reads. */
export const isPlatformChannel = (channel: string): channel is PlatformChannel => Object.hasOwn(LABELS, channel);

/**
 * One message from the platform, parsed once: afterwards nobody checks again. Ids come out trimmed.
 * A message that does not fit comes back as a `ContractError`; this never throws.
 */
export function decodePlatformEvent(channel: PlatformChannel, payload: Uint8Array): PlatformEvent | ContractError {
  if (payload.byteLength > MAX_PAYLOAD_BYTES) return new ContractError(LABELS[channel], '/', 'maxBytes');
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(payload));
  } catch {
    return new ContractError(LABELS[channel], '/', 'json');
  }
  switch (channel) {
    case PLATFORM_CHANNELS.chatMessage:
      return decodeChat(value);
    case PLATFORM_CHANNELS.pollVote:
      return decodeVote(value);
    case PLATFORM_CHANNELS.pollClosed:
      return decodeClosed(value);
    case PLATFORM_CHANNELS.sync:
      return decodeSync(value);
    case PLATFORM_CHANNELS.heartbeat:
      return decodeHeartbeat(value);
  }
}

function decodeChat(value: unknown): PlatformEvent | ContractError {
  if (!chat.validator.Check(value)) return chat.explain(value);
  const { id: messageId, userId, text } = value.message;
  const event: PlatformEvent = { type: 'chat', sessionId: value.sessionId.trim(), eventId: value.eventId.trim() };
  if (messageId !== undefined) event.messageId = messageId.trim();
  if (userId !== undefined) event.userId = userId.trim();
  if (text !== undefined) event.text = text;
  return event;
}

function decodeVote(value: unknown): PlatformEvent | ContractError {
  if (!vote.validator.Check(value)) return vote.explain(value);
  const event: PlatformEvent = {
    type: 'poll_vote',
    sessionId: value.sessionId.trim(),
    eventId: value.eventId.trim(),
    pollId: value.pollId.trim(),
  };
  if (value.userId !== undefined) event.userId = value.userId.trim();
  return event;
}

function decodeClosed(value: unknown): PlatformEvent | ContractError {
  if (!closed.validator.Check(value)) return closed.explain(value);
  const event: PlatformEvent = { type: 'poll_closed', pollId: value.pollId.trim() };
  if (value.sessionId !== undefined) event.sessionId = value.sessionId.trim();
  if (value.eventId !== undefined) event.eventId = value.eventId.trim();
  return event;
}

function decodeSync(value: unknown): PlatformEvent | ContractError {
  if (!sync.validator.Check(value)) return sync.explain(value);
  const kind = value.type.trim();
  const event: PlatformEvent = {
    type: 'sync',
    kind,
    known: knownSyncTypes.has(kind),
    sessionId: value.sessionId.trim(),
    eventId: value.eventId.trim(),
  };
  if (value.userId !== undefined) event.userId = value.userId.trim();
  const data: Record<string, unknown> | undefined = value.data;
  if (data === undefined) return event;
  if (kind === 'presence_update') {
    if (level.validator.Check(data)) event.level = data;
  } else if (kind === 'message_created') {
    const messageId = nestedId(data.message);
    if (messageId !== undefined) event.messageId = messageId;
  } else if (kind === 'poll_opened') {
    const { pollId } = data;
    if (id.validator.Check(pollId)) event.pollId = pollId.trim();
  }
  return event;
}

function decodeHeartbeat(value: unknown): PlatformEvent | ContractError {
  if (!heartbeat.validator.Check(value)) return heartbeat.explain(value);
  return { type: 'heartbeat', node: value.node.trim(), at: value.at };
}

function nestedId(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined;
  return id.validator.Check(message.id) ? message.id.trim() : undefined;
}
