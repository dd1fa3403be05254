import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { idOf, Nullable, OneOf, Whole, share } from '../ids.ts';

const Change = Type.Number({ minimum: -1, maximum: 1 });

const Side = named(
  'LiftSide',
  'One side of a comparison.',
  Type.Object({
    measured: about('Proposals that were measured.', Whole()),
    meanDelta: about('The mean change of the score up to the horizon, −1 to 1; null without any.', Nullable(Change)),
  }),
);
const difference = about(
  'By how much more the score changed, of 1; null while too few were measured to say anything.',
  Nullable(Type.Number()),
);
const interval = about(
  'Where the true value lies, with 95 % at all looks together; null with it.',
  Nullable(Type.Object({ low: about('The lower end.', Type.Number()), high: about('The upper end.', Type.Number()) })),
);
const Acting = named(
  'LiftOfActing',
  'The effect of having carried a proposal out before the horizon.',
  Type.Object({
    share: about('The share of the offers that were, 0–1; null without any.', Nullable(share)),
    difference,
    interval,
  }),
);

export const Lift = named(
  'Lift',
  'What proposing did beside doing nothing: every randomised proposal from its proposal to one horizon, whatever became of it.',
  Type.Object({
    sessions: about('Sessions with a proposal that was measured.', Whole()),
    offered: about('Proposals that were made, acted upon or not.', Side),
    holdouts: about('Proposals at which nothing was done on purpose.', Side),
    unmeasured: about('Proposals without a score at the proposal or at the horizon.', Whole()),
    difference,
    interval,
    acting: about('The second figure: what carrying out did.', Acting),
    verdict: about('What can be said.', OneOf('TOO_FEW', 'BETTER', 'WORSE', 'NO_DIFFERENCE')),
    sentence: about('The same in words.', Type.String({ maxLength: 300 })),
    method: about('How it was reckoned.', Type.String({ maxLength: 1_000 })),
    cut: about('There are more proposals than are looked at: the first count.', Type.Boolean()),
  }),
);
export type Lift = Static<typeof Lift>;

export const LiftView = named(
  'LiftView',
  'The lift of an event’s proposals over all its sessions. `id` is the event’s.',
  Type.Object({ id: idOf('event'), eventId: idOf('event'), ...Lift.properties }),
);
export type LiftView = Static<typeof LiftView>;
