import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { EpochMs, Id, idOf, Nullable, OneOf, Whole } from '../ids.ts';
import { WEBHOOK_TEST, WebhookType } from '../webhook-messages.ts';

/** Webhooks that an event has at most. */
export const MOST_WEBHOOKS = 10;

const MOST_TYPES = 20;
const strict = { additionalProperties: false } as const;

const Url = about(
  'Where it is sent to: https, without a name and password, to an address that the whole internet can reach.',
  Type.String({ minLength: 1, maxLength: 2_000, pattern: '^https?://[^\\s\\u0000-\\u001f]+$' }),
);
const Types = Type.Array(WebhookType, { minItems: 1, maxItems: MOST_TYPES, uniqueItems: true });

export const WebhookBody = named(
  'WebhookBody',
  'A webhook to be made.',
  Type.Object({ url: Url, types: about('What it is told; everything unless said.', Type.Optional(Types)) }, strict),
);
export type WebhookBody = Static<typeof WebhookBody>;

export const WebhookChange = named(
  'WebhookChange',
  'What is to be different; what is left out stays.',
  Type.Object(
    {
      url: about('Where it is sent to from now on, what waits included.', Type.Optional(Url)),
      types: about('What it is told from now on; null for everything.', Type.Optional(Nullable(Types))),
      enabled: about(
        'False gives up what waits and sends nothing more; true begins anew.',
        Type.Optional(Type.Boolean()),
      ),
    },
    { ...strict, minProperties: 1 },
  ),
);
export type WebhookChange = Static<typeof WebhookChange>;

export const RotationBody = named(
  'RotationBody',
  'A change of the secret.',
  Type.Object(
    {
      overlapMinutes: about(
        'How long messages are signed with the old secret too; a day unless said, 0 when it has leaked.',
        Type.Optional(Whole(0, 10_080)),
      ),
    },
    strict,
  ),
);

const fields = {
  id: idOf('webhook'),
  eventId: idOf('event'),
  url: about('Where it is sent to.', Type.String({ maxLength: 2_000 })),
  types: about('What it is told; null for everything.', Nullable(Type.Array(WebhookType, { maxItems: MOST_TYPES }))),
  createdBy: about('The id of the user who made it.', Type.String({ maxLength: 255 })),
  createdAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
  lastDeliveredAt: about('When something arrived last; null before the first.', Nullable(EpochMs)),
  disabledAt: about('Since when nothing is sent; null while it is.', Nullable(EpochMs)),
  disabledReason: about('Why nothing is sent; null while it is.', Nullable(Type.String({ maxLength: 500 }))),
};

export const WebhookView = named('WebhookView', 'A webhook without its secret.', Type.Object(fields));
export type WebhookView = Static<typeof WebhookView>;

export const NewWebhook = named(
  'NewWebhook',
  'A webhook with a secret that was just made.',
  Type.Object({
    ...fields,
    secret: about(
      'What messages are signed with by Standard Webhooks, shown here and never again.',
      Type.String({ maxLength: 100, pattern: '^whsec_' }),
    ),
  }),
);
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookList = named(
  'WebhookList',
  'All webhooks of an event.',
  Type.Object({ items: about('The oldest first.', Type.Array(WebhookView, { maxItems: MOST_WEBHOOKS })) }),
);

export const DeliveryStatus = named(
  'DeliveryStatus',
  'WAITING to be sent, or to be tried again; DELIVERED once a 2xx came; GIVEN_UP after 24 hours, or when switched off.',
  OneOf('WAITING', 'DELIVERED', 'GIVEN_UP'),
);
export type DeliveryStatus = Static<typeof DeliveryStatus>;

export const DeliveryView = named(
  'DeliveryView',
  'A message to a webhook, and how it fared.',
  Type.Object({
    id: about('The id of the message, its `webhook-id`.', Id),
    webhookId: idOf('webhook'),
    sessionId: about('The session that it tells of; null for a test.', Nullable(Id)),
    type: about('What it tells.', Type.Union([WebhookType, Type.Literal(WEBHOOK_TEST)])),
    status: about('Whether it arrived.', DeliveryStatus),
    attempts: about('How often it was tried.', Whole()),
    statusCode: about('The HTTP status of the last response; null where there was none.', Nullable(Whole(100, 999))),
    reason: about('Why it did not arrive, the last time; null otherwise.', Nullable(Type.String({ maxLength: 500 }))),
    createdAt: about('When it was written, in milliseconds since the Unix epoch.', EpochMs),
    lastAttemptAt: about('When it was tried last; null before.', Nullable(EpochMs)),
    nextAttemptAt: about('From when on it is tried again; null unless it waits.', Nullable(EpochMs)),
  }),
);
export type DeliveryView = Static<typeof DeliveryView>;

export const WebhookParams = Type.Object({ eventId: idOf('event'), webhookId: idOf('webhook') });
export const DeliveryParams = Type.Object({ ...WebhookParams.properties, deliveryId: idOf('delivery') });
