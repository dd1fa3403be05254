import Type, { type Static } from 'typebox';
import { Content } from './arms.ts';
import { EpochMs, Id, Nullable, OneOf } from './ids.ts';

/**
 * An entry of `platform.agent.interventions.v1` (field `payload`, JSON). Sent again until answered; the executor acts
 * on an `interventionId` once, and not at all after `executeBefore`. A `cancel` that comes first wins.
 */
export const InterventionCommand = Type.Object({
  id: Id,
  kind: OneOf('execute', 'cancel'),
  interventionId: Id,
  sessionId: Id,
  eventId: Id,
  content: Nullable(Content),
  issuedAt: EpochMs,
  executeBefore: EpochMs,
});
export type InterventionCommand = Static<typeof InterventionCommand>;

/**
 * An entry of `platform.agent.intervention-outcomes.v1` (field `payload`, JSON): what became of a command.
 * `reach` counts the attendees present when it was carried out.
 */
export const InterventionOutcome = Type.Object({
  id: Id,
  interventionId: Id,
  sessionId: Id,
  status: OneOf('EXECUTED', 'FAILED'),
  executedAt: EpochMs,
  reach: Type.Integer({ minimum: 0 }),
  reason: Nullable(Type.String({ maxLength: 500 })),
});
export type InterventionOutcome = Static<typeof InterventionOutcome>;
