import Type, { type Static } from 'typebox';
import { SessionView } from './api/http.ts';
import { about, named } from './describe.ts';
import { FEED_DATA } from './feed.ts';
import { EpochMs, Id, idOf, OneOf } from './ids.ts';

/** The data of what webhooks are told: that of the feed under the feed's own names, and the end of a session. */
const WEBHOOK_DATA = {
  'agent.decision': FEED_DATA['agent.decision'],
  'agent.decision.updated': FEED_DATA['agent.decision.updated'],
  'agent.intervention.executed': FEED_DATA['agent.intervention.executed'],
  'agent.reward.measured': FEED_DATA['agent.reward.measured'],
  'anomaly:detected': FEED_DATA['anomaly:detected'],
  'anomaly:ended': FEED_DATA['anomaly:ended'],
  'session:ended': SessionView,
} as const;

export type WebhookType = keyof typeof WEBHOOK_DATA;

/** Whether webhooks are told of this kind of event. */
const isWebhookType = (type: string): type is WebhookType => Object.hasOwn(WEBHOOK_DATA, type);

/** The kinds of messages that webhooks are told, in the order of the reference. */
const WEBHOOK_TYPES = Object.keys(WEBHOOK_DATA).filter(isWebhookType);
export const WebhookType = named('WebhookType', 'A kind of message that webhooks are told.', OneOf(...WEBHOOK_TYPES));

/** The type of the message that an owner sends to try a webhook out. */
export const WEBHOOK_TEST = 'webhook:test';

const id = about('The id of the message, its `webhook-id`: the same when it is sent again.', Id);
const timestamp = about('When it happened, in milliseconds since the Unix epoch.', EpochMs);

const envelope = (type: WebhookType) =>
  about(
    `A message \`${type}\` to a webhook.`,
    Type.Object({
      id,
      type: about('What happened.', Type.Literal(type)),
      eventId: idOf('event'),
      sessionId: idOf('session'),
      timestamp,
      data: about('What is told, by the type.', WEBHOOK_DATA[type]),
    }),
  );

const Test = about(
  'A message `webhook:test`, sent when an owner asks for it.',
  Type.Object({
    id,
    type: about('It says nothing but that the webhook works.', Type.Literal(WEBHOOK_TEST)),
    eventId: idOf('event'),
    timestamp,
    data: about('Which webhook it is.', Type.Object({ webhookId: idOf('webhook') })),
  }),
);

/** What a webhook is told of a session: a draft of the feed, or the session's end. */
export type WebhookDraft = {
  [T in WebhookType]: {
    id: string;
    type: T;
    sessionId: string;
    timestamp: number;
    data: Static<(typeof WEBHOOK_DATA)[T]>;
  };
}[WebhookType];

/** The body of a webhook's request. */
export type WebhookMessage = (WebhookDraft & { eventId: string }) | Static<typeof Test>;

export const WebhookMessage = named(
  'WebhookMessage',
  'The body of a webhook’s request, told apart by `type`.',
  Type.Unsafe<WebhookMessage>(Type.Union([...WEBHOOK_TYPES.map(envelope), Test])),
);
