import Type, { type Static } from 'typebox';
import { Id, Nullable } from './ids.ts';

const Usd = Type.Number({ minimum: 0 });

/** One cap in US dollars: what is spent within its rolling time, and what is reserved for calls under way. */
export const BudgetWindow = Type.Object({ capUsd: Usd, spentUsd: Usd, reservedUsd: Usd });
export type BudgetWindow = Static<typeof BudgetWindow>;

/** What one event's words cost in the rolling hour and day; its own cap holds for the day. `id` is the event's. */
export const EventBudget = Type.Object({
  id: Id,
  hour: Type.Object({ spentUsd: Usd, reservedUsd: Usd }),
  day: BudgetWindow,
});
export type EventBudget = Static<typeof EventBudget>;

/** At most so many events in one answer. */
export const MOST_EVENTS = 1_000;

/** `GET /agent/budget`: the caller's events (an administrator's: all), and for an administrator the installation. */
export const BudgetView = Type.Object({
  installation: Nullable(Type.Object({ hour: BudgetWindow, day: BudgetWindow })),
  items: Type.Array(EventBudget, { maxItems: MOST_EVENTS }),
});
export type BudgetView = Static<typeof BudgetView>;
