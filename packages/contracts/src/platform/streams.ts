import Type, { type Static } from 'typebox';
import { Content } from '../arms.ts';
import { EpochMs, Id, idOf, Nullable, OneOf } from '../ids.ts';
import { about, named } from '../describe.ts';

const traceparent = about(
  'The `traceparent` of W3C Trace Context, where the sender records a trace.',
  Type.Optional(Type.String({ maxLength: 55 })),
);

export const InterventionCommand = named(
  'InterventionCommand',
  'An entry of `platform.agent.interventions.v1` (field `payload`, JSON). Sent again until answered; the executor acts on an `interventionId` once, and not at all after `executeBefore`. A `cancel` that comes first wins.',
  Type.Object({
    id: about('The id of this try. Each sending again has another; `interventionId` stays.', Id),
    kind: about('Carry it out, or never do.', OneOf('execute', 'cancel')),
    interventionId: idOf('intervention'),
    sessionId: idOf('session'),
    eventId: idOf('event'),
    content: about('What to show; null for `cancel`.', Nullable(Content)),
    issuedAt: about('When this try was written, in milliseconds since the Unix epoch.', EpochMs),
    executeBefore: about('After this it must not be carried out any more.', EpochMs),
    traceparent,
  }),
);
export type InterventionCommand = Static<typeof InterventionCommand>;

export const InterventionOutcome = named(
  'InterventionOutcome',
  'An entry of `platform.agent.intervention-outcomes.v1` (field `payload`, JSON): what became of a command.',
  Type.Object({
    id: idOf('outcome'),
    interventionId: idOf('intervention'),
    sessionId: idOf('session'),
    status: about('Whether it was carried out.', OneOf('EXECUTED', 'FAILED')),
    executedAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
    reach: about(
      'How many people it was for: those present, the nudged ones, or the organisers who were there.',
      Type.Integer({ minimum: 0 }),
    ),
    reason: about('Why it failed; null otherwise.', Nullable(Type.String({ maxLength: 500 }))),
    traceparent,
  }),
);
export type InterventionOutcome = Static<typeof InterventionOutcome>;
