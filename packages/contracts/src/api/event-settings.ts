import Type, { type Static } from 'typebox';
import { Arm, ARMS } from '../arms.ts';
import { EpochMs, idOf, Nullable, Version, share } from '../ids.ts';
import { about, named } from '../describe.ts';

/** Interventions in an event within an hour, whoever sends them: no event's own cap can be above it. */
export const MOST_INTERVENTIONS_PER_HOUR = 100;

const limits = {
  enabled: about('Whether the agent works in the event at all.', Type.Boolean()),
  allowedInterventions: about(
    'The arms that the agent may propose; null allows every arm, an empty list none.',
    Nullable(Type.Array(Arm, { maxItems: ARMS.length, uniqueItems: true })),
  ),
  minConfidenceThreshold: about('Arms less likely than this to beat doing nothing leave the draw, 0–1.', share),
  autoApproveThreshold: about('From this confidence on SEMI_AUTO acts alone, 0–1.', share),
  maxInterventionsPerHour: about(
    'Interventions in any hour over all sessions of the event, whoever sends them.',
    Type.Integer({ minimum: 0, maximum: MOST_INTERVENTIONS_PER_HOUR }),
  ),
  holdoutRate: about(
    'The share of proposals at which nothing is done on purpose, to measure what would have happened by itself, 0–1.',
    share,
  ),
  anonymous: about(
    'Whether nobody sees or keeps who is called what: people have no names in its rooms, and another id in each session.',
    Type.Boolean(),
  ),
  retentionDays: about('Days that chat, votes and engagement are kept.', Type.Integer({ minimum: 1, maximum: 3_650 })),
};

export const EventSettings = named(
  'EventSettings',
  'How far the agent may go in an event.',
  Type.Object({
    id: idOf('event'),
    eventId: idOf('event'),
    ...limits,
    version: about('Grows with every change.', Version),
    updatedAt: about('When it was changed last, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type EventSettings = Static<typeof EventSettings>;

export const EventSettingsBody = named(
  'EventSettingsBody',
  'What is to change; what is left out stays as it is.',
  Type.Object(
    {
      ...Type.Partial(Type.Object(limits)).properties,
      version: about('The version that was looked at: another one by now is a conflict.', Type.Optional(Version)),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
);
export type EventSettingsBody = Static<typeof EventSettingsBody>;
