import Type, { type Static } from 'typebox';
import { idOf, Nullable } from '../ids.ts';
import { about, named } from '../describe.ts';

const Usd = Type.Number({ minimum: 0 });

export const BudgetWindow = named(
  'BudgetWindow',
  'A cap on model calls within a rolling time.',
  Type.Object({
    capUsd: about('The cap, in US dollars.', Usd),
    spentUsd: about('What is spent, in US dollars.', Usd),
    reservedUsd: about('What is reserved for calls under way, in US dollars.', Usd),
  }),
);
export type BudgetWindow = Static<typeof BudgetWindow>;

export const EventBudget = named(
  'EventBudget',
  'What an event’s words cost.',
  Type.Object({
    id: idOf('event'),
    hour: about(
      'In the rolling hour.',
      Type.Object({
        spentUsd: about('What is spent, in US dollars.', Usd),
        reservedUsd: about('What is reserved for calls under way, in US dollars.', Usd),
      }),
    ),
    day: about('In the rolling day, with the event’s own cap.', BudgetWindow),
  }),
);
export type EventBudget = Static<typeof EventBudget>;

/** At most so many events in one response. */
export const MOST_EVENTS = 1_000;

export const BudgetView = named(
  'BudgetView',
  'What model calls cost.',
  Type.Object({
    installation: about(
      'The whole installation; null for whoever is no super-user.',
      Nullable(
        Type.Object({ hour: about('The rolling hour.', BudgetWindow), day: about('The rolling day.', BudgetWindow) }),
      ),
    ),
    items: about(
      'The events that spent something in the rolling day.',
      Type.Array(EventBudget, { maxItems: MOST_EVENTS }),
    ),
  }),
);
export type BudgetView = Static<typeof BudgetView>;
