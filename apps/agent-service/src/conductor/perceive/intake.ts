import {
  ContractError,
  decodeEventBatch,
  decodePlatformEvent,
  UNNAMED,
  type PlatformChannel,
} from '@conductor/contracts';
import { partitionOf } from '@conductor/runtime';
import { mark } from '@conductor/tracing';
import type { Clock } from '../../ports/clock.ts';
import type { Telemetry } from '../../telemetry.ts';
import type { Kept, KeptMessage } from '../shards/kept.ts';
import { createAgentsHeard } from './agents-heard.ts';
import { createPollSessions } from './poll-sessions.ts';
import { forgetMessage, hearChat, type Talk } from './talk.ts';
import { hear, type Coverage } from './coverage.ts';
import { spoke, type Sources } from './sources.ts';
import { observe, type SessionEvent, type SessionWindow } from './window.ts';

/** What of a session takes events in. */
type Listening = {
  row: { id: string; eventId: string };
  window: SessionWindow;
  talk: Talk;
  sources: Sources;
  heard: string | null;
};

export type IntakeDeps = {
  clock: Clock;
  coverage: Coverage;
  sessions: ReadonlyMap<string, Listening>;
  telemetry: Telemetry;
  /** Our own name on the heartbeat channel. */
  node: string;
  /** Whether we perceive the partition; what is told of any other is kept for later, if at all. */
  isLive: (partition: number) => boolean;
  kept: Pick<Kept, 'add' | 'addToAll'>;
};

export type Intake = {
  /** One message: bytes → event → the session's window. Nothing is awaited, nothing thrown. */
  readonly take: (channel: PlatformChannel, payload: Buffer) => void;
  /** The same for a batch of a partition's; one that is invalid is refused by itself. */
  readonly takeBatch: (partition: number, payload: Buffer) => void;
  /** Takes in now what came then: of sources' lives and our own ears it says nothing any more. */
  readonly replay: (message: KeptMessage) => void;
  /** The other agents heard lately, by the names of their runs; null while we do not even hear ourselves. */
  readonly others: () => string[] | null;
};

/** The way in: what is invalid, or of a session that is not registered so, goes no further and allocates nothing. */
export function createIntake(deps: IntakeDeps): Intake {
  const { clock, coverage, sessions, telemetry, node, isLive, kept } = deps;
  const polls = createPollSessions();
  const agents = createAgentsHeard(node);

  const take = (channel: PlatformChannel, payload: Buffer): void => {
    const event = decodePlatformEvent(channel, payload);
    if (event instanceof ContractError) return telemetry.invalidEvent(event);
    const atMs = clock.monotonic();
    if (event.type === 'heartbeat') {
      telemetry.eventTaken(channel);
      return heartbeat(event.node, atMs);
    }
    const id = polls.sessionOf(event);
    if (id === undefined && kept.addToAll(channel, payload)) return;
    if (id !== undefined && !sessions.has(id)) {
      const partition = partitionOf(id);
      if (!isLive(partition)) return kept.add(partition, channel, payload);
    }
    perceive(channel, event, id, atMs);
  };

  const takeBatch = (partition: number, payload: Buffer): void => {
    if (!isLive(partition)) return kept.add(partition, null, payload);
    const events = decodeEventBatch(payload);
    if (events instanceof ContractError) return telemetry.invalidEvent(events);
    const atMs = clock.monotonic();
    for (const { channel, event } of events) {
      if (event instanceof ContractError) telemetry.invalidEvent(event);
      else if (event.type !== 'heartbeat') perceive(channel, event, polls.sessionOf(event), atMs);
    }
  };

  const perceive = (channel: PlatformChannel, event: SessionEvent, id: string | undefined, atMs: number): void => {
    telemetry.eventTaken(channel);
    const session = sessions.get(id ?? '');
    if (session === undefined) return telemetry.eventDropped('unregistered');
    if (event.eventId !== undefined && event.eventId !== session.row.eventId)
      return telemetry.eventDropped('other_event');
    if (event.type === 'sync' && !event.known) telemetry.unknownSyncType(event.kind);
    // What a source tells proves that it lives, where it is held to proving it.
    if (event.source !== undefined && coverage.nodes.has(event.source)) hear(coverage, event.source, false, atMs);
    if (event.type === 'chat' && event.traceparent !== undefined)
      session.heard = follow(event.traceparent) ?? session.heard;
    takeIn(session, event, atMs);
  };

  const takeIn = (session: Listening, event: SessionEvent, atMs: number): void => {
    polls.note(event, session.row.id);
    noteSources(session.sources, event, atMs);
    if (event.type === 'chat' && event.text !== undefined) hearChat(session.talk, event, atMs);
    if (event.type === 'sync' && event.kind === 'message_deleted' && event.messageId !== undefined)
      forgetMessage(session.talk, event.messageId);
    observe(session.window, event, atMs);
  };

  const replay = ({ atMs, channel, payload }: KeptMessage): void => {
    const decoded = channel === null ? decodeEventBatch(payload) : [{ event: decodePlatformEvent(channel, payload) }];
    if (decoded instanceof ContractError) return telemetry.invalidEvent(decoded);
    for (const { event } of decoded) {
      if (event instanceof ContractError) telemetry.invalidEvent(event);
      else if (event.type !== 'heartbeat') {
        const session = sessions.get(polls.sessionOf(event) ?? '');
        if (session && (event.eventId ?? session.row.eventId) === session.row.eventId) takeIn(session, event, atMs);
      }
    }
  };

  const heartbeat = (name: string, atMs: number): void => {
    if (agents.note(name, atMs)) hear(coverage, name, name === node, atMs);
  };

  return { take, takeBatch, replay, others: () => agents.others(clock.monotonic()) };
}

/**
 * Who tells the event. Of a level that says who holds the audience it is they: whoever tells it has heard nothing of an
 * audience that others hold, or nobody does.
 */
function noteSources(sources: Sources, event: SessionEvent, atMs: number): void {
  const holders = event.type === 'sync' ? event.level?.sources : undefined;
  for (const source of holders ?? [event.source ?? UNNAMED]) spoke(sources, source, atMs);
}

/** The trace of an event that its sender recorded, taken up here; undefined while we record none. */
const follow = (after: string): string | undefined => mark('chat event taken', { after, kind: 'takes' });
