import type { TSchema } from 'typebox';
import {
  PLATFORM_CHANNELS,
  STREAMS,
  eventBatchChannel,
  notificationsChannel,
  sessionEventsChannel,
} from './platform/channels.ts';
import {
  CHANNEL_FIXTURES,
  CLIENT_FIXTURES,
  FEED_EXAMPLES,
  FIXTURES,
  ROOM_FIXTURES,
  SYNC_EXAMPLES,
} from './fixtures/index.ts';
import { feedEnvelope, FeedEventSchema, OrganiserNotification } from './feed.ts';
import { createHoist } from './hoist.ts';
import { FEED_TYPES } from './limits.ts';
import { EventBatch } from './platform/event-batch.ts';
import {
  ChatMessagePayload,
  HeartbeatPayload,
  PollClosedPayload,
  PollVotePayload,
  SYNC_TYPES,
} from './platform/platform-events.ts';
import { ROOM_PAYLOADS } from './room.ts';
import { CLIENT_PAYLOADS } from './sockets.ts';
import { SOCKET_NAMESPACE } from './sockets/position.ts';
import { InterventionCommand, InterventionOutcome } from './platform/streams.ts';
import { syncEnvelope } from './platform/sync-types.ts';
import { WebhookMessage } from './webhook-messages.ts';

type Message = { name: string; description?: string; payload: unknown; examples?: { payload: unknown }[] };
type Flow = {
  key: string;
  address: string;
  server: 'redis' | 'sockets' | 'webhooks';
  description: string;
  /** From the side of the service named first in the key of its operation. */
  operations: readonly (readonly [name: string, action: 'send' | 'receive'])[];
  messages: readonly Message[];
  /** Each with what it is. */
  parameters?: Readonly<Record<string, string>>;
};

const message = (name: string, schema: TSchema, examples: readonly unknown[]): Message => ({
  name,
  ...('description' in schema && typeof schema.description === 'string' && { description: schema.description }),
  payload: plain(schema),
  examples: examples.filter((payload) => typeof payload === 'object').map((payload) => ({ payload })),
});

/** A schema as the JSON that it stands for, without the compiler's own marks. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));

/** `{sessionId}` for the id in an address. */
const addressOf = (channel: (id: string) => string, parameter: string): string => channel(`{${parameter}}`);

const platform = (key: keyof typeof PLATFORM_CHANNELS, description: string, messages: readonly Message[]): Flow => ({
  key,
  address: PLATFORM_CHANNELS[key],
  server: 'redis',
  description: `${description} Pub/sub, at most once; above 64 KiB it is refused unread.`,
  operations: [
    [`realTime.publish.${key}`, 'send'],
    [`agent.perceive.${key}`, 'receive'],
  ],
  messages,
});

const platformMessage = (key: keyof typeof PLATFORM_CHANNELS, schema: TSchema): Message[] => [
  message(
    key,
    schema,
    CHANNEL_FIXTURES[PLATFORM_CHANNELS[key]].valid.map(({ payload }) => payload),
  ),
];

const syncMessages = SYNC_TYPES.map((type) => message(type, syncEnvelope(type), [entry(SYNC_EXAMPLES, type)]));

const FLOWS: readonly Flow[] = [
  platform('chatMessage', 'Somebody wrote in a session’s chat.', platformMessage('chatMessage', ChatMessagePayload)),
  platform('pollVote', 'Somebody voted in a poll.', platformMessage('pollVote', PollVotePayload)),
  platform(
    'pollClosed',
    'A poll closed; without a session it is resolved by the poll’s id.',
    platformMessage('pollClosed', PollClosedPayload),
  ),
  platform(
    'sync',
    'Everything else that happens in a session, told apart by `type`; a type that is not listed is logged and let through.',
    syncMessages,
  ),
  platform(
    'heartbeat',
    'A node is alive, each second; time without heartbeats is unknown, not silent.',
    platformMessage('heartbeat', HeartbeatPayload),
  ),
  {
    key: 'eventBatch',
    address: eventBatchChannel(0).replace(/0$/, '{p}'),
    server: 'redis',
    description:
      'Many events of a partition’s sessions at once. Sharded pub/sub, at most once; above 256 KiB it is refused unread.',
    operations: [['agent.perceive.eventBatch', 'receive']],
    messages: [message('eventBatch', EventBatch, FIXTURES.EventBatch.valid)],
    parameters: { p: 'The partition, 0–15.' },
  },
  {
    key: 'sessionEvents',
    address: addressOf(sessionEventsChannel, 'sessionId'),
    server: 'redis',
    description:
      'A session’s agent events. `seq` grows by one within an `epoch`; a new epoch means that the log began anew.',
    operations: [['agent.publish.sessionEvents', 'send']],
    messages: [message('feedEvent', FeedEventSchema, FIXTURES.FeedEventSchema.valid)],
    parameters: { sessionId: 'The id of the session.' },
  },
  {
    key: 'notifications',
    address: addressOf(notificationsChannel, 'eventId'),
    server: 'redis',
    description: 'Words to the organiser of an event.',
    operations: [
      ['agent.publish.notifications', 'send'],
      ['realTime.relay.notifications', 'receive'],
    ],
    messages: [message('notification', OrganiserNotification, FIXTURES.OrganiserNotification.valid)],
    parameters: { eventId: 'The id of the event.' },
  },
  {
    key: 'interventions',
    address: STREAMS.interventions,
    server: 'redis',
    description: 'A Redis Stream, field `payload`: commands, at least once, idempotent by `interventionId`.',
    operations: [
      ['agent.dispatch.interventions', 'send'],
      ['realTime.execute.interventions', 'receive'],
    ],
    messages: [message('interventionCommand', InterventionCommand, FIXTURES.InterventionCommand.valid)],
  },
  {
    key: 'outcomes',
    address: STREAMS.outcomes,
    server: 'redis',
    description: 'A Redis Stream, field `payload`: what became of the commands, at least once.',
    operations: [
      ['realTime.report.outcomes', 'send'],
      ['agent.learn.outcomes', 'receive'],
    ],
    messages: [message('interventionOutcome', InterventionOutcome, FIXTURES.InterventionOutcome.valid)],
  },
  {
    key: 'socketClient',
    address: SOCKET_NAMESPACE,
    server: 'sockets',
    description: 'What browsers send; each message is a Socket.IO event of that name and is acknowledged.',
    operations: [['realTime.receive.socketClient', 'receive']],
    messages: Object.entries(CLIENT_PAYLOADS).map(([name, schema]) =>
      message(name, schema, entry(CLIENT_FIXTURES, name).valid),
    ),
  },
  {
    key: 'socketRoom',
    address: SOCKET_NAMESPACE,
    server: 'sockets',
    description: 'What attendees of a session receive; each message is a Socket.IO event of that name.',
    operations: [['realTime.send.socketRoom', 'send']],
    messages: Object.entries(ROOM_PAYLOADS).map(([name, schema]) =>
      message(name, schema, entry(ROOM_FIXTURES, name).valid),
    ),
  },
  {
    key: 'socketOrganiser',
    address: SOCKET_NAMESPACE,
    server: 'sockets',
    description: 'What a session’s organiser receives after `agent:subscribe`: the envelopes of its agent events.',
    operations: [['realTime.send.socketOrganiser', 'send']],
    messages: [
      ...FEED_TYPES.map((type) => {
        const place = { id: 'f1', type, sessionId: 's1', epoch: 'k3', seq: 1, timestamp: 0 };
        return message(type, feedEnvelope(type), [{ ...place, data: FEED_EXAMPLES[type] }]);
      }),
      message('agent:notification', OrganiserNotification, FIXTURES.OrganiserNotification.valid),
    ],
  },
  {
    key: 'webhooks',
    address: '/',
    server: 'webhooks',
    description:
      'What an event’s webhooks are told: the body of a POST, signed by Standard Webhooks, at least once, in order within a session.',
    operations: [['agent.deliver.webhooks', 'send']],
    messages: [message('webhookMessage', WebhookMessage, FIXTURES.WebhookMessage.valid)],
  },
];

function entry<T>(record: Record<string, T>, name: string): T {
  const found = record[name];
  if (found === undefined) throw new Error(`no fixtures for ${name}`);
  return found;
}

/** A name as AsyncAPI allows it for a key. */
const keyOf = (name: string): string => name.replaceAll(/[^\w.-]/g, '.');

const channelOf = (flow: Flow) => ({
  address: flow.address,
  description: flow.description,
  servers: [{ $ref: `#/servers/${flow.server}` }],
  messages: Object.fromEntries(flow.messages.map((one) => [keyOf(one.name), one])),
  ...(flow.parameters && {
    parameters: Object.fromEntries(
      Object.entries(flow.parameters).map(([name, description]) => [name, { description }]),
    ),
  }),
});

const operationsOf = ({ key, description, operations }: Flow) =>
  operations.map(([name, action]) => {
    const does = action === 'send' ? 'sends' : 'receives';
    const [service = ''] = name.split('.');
    const operation = { action, channel: { $ref: `#/channels/${key}` } };
    return [name, { ...operation, description: `The ${SERVICES[service]} ${does}: ${description}` }] as const;
  });

const SERVICES: Readonly<Record<string, string>> = { agent: 'agent-service', realTime: 'real-time-service' };

/** The AsyncAPI 3.0 document of everything that is told over Redis, over sockets and by webhooks, made from the schemas. */
export function asyncApiDocument() {
  const { hoist, components } = createHoist();
  const hoisted = FLOWS.map((flow) => ({
    ...flow,
    messages: flow.messages.map((one) => ({ ...one, payload: hoist(one.payload) })),
  }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Engagement Conductor',
      version: '1.0.0',
      description:
        'Every message over Redis, over sockets and by webhooks. Generated from packages/contracts; do not edit.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      redis: { host: 'localhost:6379', protocol: 'redis', description: 'Between the services, and from publishers.' },
      sockets: { host: 'localhost:3002', protocol: 'ws', description: 'The real-time-service, by Socket.IO.' },
      webhooks: { host: 'example.com', protocol: 'https', description: 'The address that an owner registered.' },
    },
    channels: Object.fromEntries(hoisted.map((flow) => [flow.key, channelOf(flow)])),
    operations: Object.fromEntries(FLOWS.flatMap(operationsOf)),
    components: { schemas: components() },
  };
}
