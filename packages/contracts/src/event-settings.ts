import Type, { type Static } from 'typebox';
import { Arm, ARMS, Content } from './arms.ts';
import { EpochMs, Id, Nullable, Version } from './ids.ts';

/** Interventions in an event within an hour, whoever sends them: no event's own cap can be above it. */
export const MOST_INTERVENTIONS_PER_HOUR = 100;

const share = Type.Number({ minimum: 0, maximum: 1 });

const limits = {
  /** Whether the agent works in the event at all. */
  enabled: Type.Boolean(),
  /** The arms that the agent may propose; null allows every arm, an empty list none. */
  allowedInterventions: Nullable(Type.Array(Arm, { maxItems: ARMS.length, uniqueItems: true })),
  /** Arms less likely than this to beat doing nothing leave the draw, 0–1. */
  minConfidenceThreshold: share,
  /** From this confidence on SEMI_AUTO acts alone, 0–1. */
  autoApproveThreshold: share,
  /** Over all sessions of the event, 0–100. */
  maxInterventionsPerHour: Type.Integer({ minimum: 0, maximum: MOST_INTERVENTIONS_PER_HOUR }),
  /** Share of proposals at which nothing is done on purpose, to measure what would have happened by itself, 0–1. */
  holdoutRate: share,
  /** Days that chat, votes and engagement are kept. */
  retentionDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
};

/** How far the agent may go in an event. `version` grows with every change; `id` is the event's. */
export const EventSettings = Type.Object({
  id: Id,
  eventId: Id,
  ...limits,
  version: Version,
  updatedAt: EpochMs,
});
export type EventSettings = Static<typeof EventSettings>;

/** `PUT /agent/events/:eventId/settings`: what is left out stays as it is; a `version` that is given must be the present one. */
export const EventSettingsBody = Type.Object(
  { ...Type.Partial(Type.Object(limits)).properties, version: Type.Optional(Version) },
  { additionalProperties: false, minProperties: 1 },
);
export type EventSettingsBody = Static<typeof EventSettingsBody>;

/**
 * `POST /interventions/manual`: an intervention by the organiser's own hand. `id` becomes the decision's; sent again with
 * the same one, nothing happens twice.
 */
export const ManualBody = Type.Object(
  { sessionId: Id, content: Content, id: Type.Optional(Id) },
  { additionalProperties: false },
);
export type ManualBody = Static<typeof ManualBody>;
