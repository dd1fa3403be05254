import { Compile } from 'typebox/compile';
import type { Static, TSchema } from 'typebox';
import { PLATFORM_CHANNELS, type PlatformChannel } from './channels.ts';
import { Id } from '../ids.ts';
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

  /** The same with the path and the reason. */
  inFull(): string {
    return `${this.toString()}: ${this.path} ${this.reason}`;
  }
}

/** The value that a JSON text stands for; undefined, which JSON cannot say, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a schema's compiled check says of a value: the value, typed and unchanged, or the first path that fails. */
export function checker<T extends TSchema>(label: string, schema: T) {
  const validator = Compile(schema);
  const explain = (value: unknown): ContractError => {
    const first = validator.Errors(value)[0];
    if (first?.keyword === 'required') {
      return new ContractError(label, `${first.instancePath}/${first.params.requiredProperties[0]}`, 'required');
    }
    return new ContractError(label, first?.instancePath || '/', first?.keyword ?? 'schema');
  };
  return {
    /** True when the value fits; allocation-free, fit for a hot path. */
    check: (value: unknown) => validator.Check(value),
    /** The failing path and rule, for a message to whoever sent it. */
    explain,
    /** The value of a JSON text, or why it is refused. */
    parse: (text: string): Static<T> | ContractError => {
      const value = parseJson(text);
      if (value === undefined) return new ContractError(label, '/', 'json');
      return validator.Check(value) ? value : explain(value);
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
const REPLACEMENT = '\uFFFD';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How a channel's messages are called, and how their parsed JSON becomes an event. */
type Decoder = { label: string; decode: (value: unknown) => PlatformEvent | ContractError };

const DECODERS: Record<PlatformChannel, Decoder> = {
  [PLATFORM_CHANNELS.chatMessage]: { label: 'chat message', decode: decodeChat },
  [PLATFORM_CHANNELS.pollVote]: { label: 'poll vote', decode: decodeVote },
  [PLATFORM_CHANNELS.pollClosed]: { label: 'poll closed', decode: decodeClosed },
  [PLATFORM_CHANNELS.sync]: { label: 'sync', decode: decodeSync },
  [PLATFORM_CHANNELS.heartbeat]: { label: 'heartbeat', decode: decodeHeartbeat },
};
/** What the kinds of platform messages are called in logs and metrics. */
export const MESSAGE_LABELS: readonly string[] = Object.values(DECODERS).map(({ label }) => label);

/** True for a channel that this codec reads. */
export const isPlatformChannel = (channel: string): channel is PlatformChannel => Object.hasOwn(DECODERS, channel);

const NAMES = Object.values(PLATFORM_CHANNELS).map((channel) => ({
  channel,
  bytes: new TextEncoder().encode(channel),
}));

/** The channel of a message by its name's bytes, undefined for another's; makes no string of them. */
export function platformChannelOf(name: Uint8Array): PlatformChannel | undefined {
  for (const { channel, bytes } of NAMES) if (sameBytes(bytes, name)) return channel;
  return undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * One message from the platform, parsed once: afterwards nobody checks again. Ids come out trimmed.
 * A message that does not fit comes back as a `ContractError`; this never throws.
 */
export function decodePlatformEvent(channel: PlatformChannel, payload: Buffer): PlatformEvent | ContractError {
  const { label } = DECODERS[channel];
  if (payload.byteLength > MAX_PAYLOAD_BYTES) return new ContractError(label, '/', 'maxBytes');
  let value: unknown;
  try {
    value = JSON.parse(textOf(payload));
  } catch {
    return new ContractError(label, '/', 'json');
  }
  return decodePlatformValue(channel, value);
}

/** The same for a payload that was parsed with others, as the JSON value that it is. */
export const decodePlatformValue = (channel: PlatformChannel, value: unknown): PlatformEvent | ContractError =>
  DECODERS[channel].decode(value);

/** The text of UTF-8 bytes; throws when they are broken. Only a text with a replacement character needs the strict look. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.includes(REPLACEMENT) ? utf8.decode(bytes) : text;
}

// This is the busiest code there is, so events of one type always have the same keys in the same order, absent ones
// as undefined: whoever reads them then meets few shapes.

function decodeChat(value: unknown): PlatformEvent | ContractError {
  if (!chat.validator.Check(value)) return chat.explain(value);
  const { message } = value;
  return {
    type: 'chat',
    sessionId: tidy(value.sessionId),
    eventId: tidy(value.eventId),
    messageId: tidyIf(message.id),
    userId: tidyIf(message.userId),
    text: message.text,
    source: tidyIf(value.source),
    traceparent: traceparentIn(value.traceparent),
  };
}

/** `version-trace-span-flags` has so many characters; whether it names a span is seen where it is used. */
const TRACEPARENT_LENGTH = 55;
const traceparentIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length === TRACEPARENT_LENGTH ? value : undefined;

function decodeVote(value: unknown): PlatformEvent | ContractError {
  if (!vote.validator.Check(value)) return vote.explain(value);
  return {
    type: 'poll_vote',
    sessionId: tidy(value.sessionId),
    eventId: tidy(value.eventId),
    pollId: tidy(value.pollId),
    userId: tidyIf(value.userId),
    source: tidyIf(value.source),
  };
}

function decodeClosed(value: unknown): PlatformEvent | ContractError {
  if (!closed.validator.Check(value)) return closed.explain(value);
  return {
    type: 'poll_closed',
    sessionId: tidyIf(value.sessionId),
    eventId: tidyIf(value.eventId),
    pollId: tidy(value.pollId),
    source: tidyIf(value.source),
  };
}

function decodeSync(value: unknown): PlatformEvent | ContractError {
  if (!sync.validator.Check(value)) return sync.explain(value);
  const kind = tidy(value.type);
  const { data } = value;
  return {
    type: 'sync',
    kind,
    known: knownSyncTypes.has(kind),
    sessionId: tidy(value.sessionId),
    eventId: tidy(value.eventId),
    userId: tidyIf(value.userId),
    messageId: kind === 'message_created' || kind === 'message_deleted' ? nestedId(data?.message) : undefined,
    pollId: kind === 'poll_opened' ? idOf(data?.pollId) : undefined,
    level: kind === 'presence_update' && level.validator.Check(data) ? data : undefined,
    source: tidyIf(value.source),
  };
}

function decodeHeartbeat(value: unknown): PlatformEvent | ContractError {
  if (!heartbeat.validator.Check(value)) return heartbeat.explain(value);
  return { type: 'heartbeat', node: tidy(value.node), at: value.at };
}

/** Trims, but looks at the ends first: nearly every id is tidy already. */
function tidy(text: string): string {
  return isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1)) ? text : text.trim();
}

/** A character of ASCII that is no space. */
const isPlain = (code: number): boolean => code > 0x20 && code < 0x7f;

const tidyIf = (text: string | undefined): string | undefined => (text === undefined ? undefined : tidy(text));

const idOf = (value: unknown): string | undefined => (id.validator.Check(value) ? tidy(value) : undefined);

const nestedId = (message: unknown): string | undefined =>
  typeof message === 'object' && message !== null && 'id' in message ? idOf(message.id) : undefined;
