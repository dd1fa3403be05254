/** Pub/sub channels into the agent-service: at most once, they feed statistics. */
export const PLATFORM_CHANNELS = {
  chatMessage: 'platform.events.chat.message.v1',
  pollVote: 'platform.events.poll.vote.v1',
  pollClosed: 'platform.events.poll.closed.v1',
  sync: 'sync-events',
  heartbeat: 'platform.heartbeat.v1',
} as const;

export type PlatformChannel = (typeof PLATFORM_CHANNELS)[keyof typeof PLATFORM_CHANNELS];

/** Who sends without saying who they are. */
export const UNNAMED = 'platform';

/** So many partitions are the events of sessions spread over. */
export const EVENT_PARTITIONS = 16;

const BATCHES = 'platform.events.batch.v1.';
/** The channel of a partition's batches, see `EventBatch`; of sharded and of ordinary pub/sub. `partition` is 0–15. */
export const eventBatchChannel = (partition: number): string => `${BATCHES}${partition}`;
/** The partition of such a channel. */
export const partitionOfChannel = (channel: string): number => Number(channel.slice(BATCHES.length));
/** Whether the channel is a partition's. */
export const isEventBatchChannel = (channel: string): boolean => channel.startsWith(BATCHES);

/** Streams with consumer groups: at least once, idempotent by id. */
export const STREAMS = {
  /** agent-service → real-time-service: commands, see `InterventionCommand`. */
  interventions: 'platform.agent.interventions.v1',
  /** real-time-service → agent-service: what became of them, see `InterventionOutcome`. */
  outcomes: 'platform.agent.intervention-outcomes.v1',
} as const;

/** The consumer group of each stream; all instances of a service share one group. */
export const CONSUMER_GROUPS = {
  interventions: 'real-time-service',
  outcomes: 'agent-service',
} as const;

/** The public pub/sub channel of a session's agent events. */
export const sessionEventsChannel = (sessionId: string): string => `session:${sessionId}:events`;

/** The public pub/sub channel of an event's notifications to its organiser. */
export const notificationsChannel = (eventId: string): string => `agent:notifications:${eventId}`;

/** A session's hash tag; braces of the id itself are escaped, or they would end the tag early. */
const tag = (sessionId: string): string =>
  `{${sessionId.replaceAll('%', '%25').replaceAll('{', '%7B').replaceAll('}', '%7D')}}`;

/**
 * Keys of a session's feed of agent events, hash-tagged so that one script may touch them all, also in a cluster.
 * `log` is a stream, `head` a hash {epoch, runId, seq, token}, `ids` a sorted set of event ids by append time,
 * `channel` the sharded pub/sub channel that gateways subscribe to.
 */
export const feedKeys = (sessionId: string) => ({
  log: `feed:${tag(sessionId)}:log`,
  head: `feed:${tag(sessionId)}:head`,
  ids: `feed:${tag(sessionId)}:ids`,
  channel: `feed:${tag(sessionId)}:live`,
});

/** Keys of a session's room (what attendees receive); the same four, appended to by the real-time-service, and by the agent-service with what was erased. */
export const roomKeys = (sessionId: string) => ({
  log: `room:${tag(sessionId)}:log`,
  head: `room:${tag(sessionId)}:head`,
  ids: `room:${tag(sessionId)}:ids`,
  channel: `room:${tag(sessionId)}:live`,
});
