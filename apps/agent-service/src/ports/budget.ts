/** What calls cost: tokens, and money in micro-dollars (whole). */
export type Cost = { inputTokens: number; outputTokens: number; micros: number };

/** Which call money is wanted for; `micros` is the worst that it can cost. */
export type Spending = { eventId: string; sessionId: string; decisionId: string; model: string; micros: number };

export type Reservation =
  | { granted: true; id: string }
  /** The cap that would be passed. */
  | { granted: false; cap: 'hour' | 'day' | 'event' };

/** Money for model calls, capped over all instances. Every call throws while the database is away. */
export interface Budget {
  /** Takes the worst case out of every cap, or says which one it does not fit. */
  reserve(spending: Spending): Promise<Reservation>;
  /** To be called, and waited for, before the request leaves. False when the reservation has lapsed: do not send. */
  markSent(id: string): Promise<boolean>;
  /** What the call really cost. */
  spend(id: string, cost: Cost): Promise<void>;
  /** What the call cost is not known: it is spent in full. */
  forfeit(id: string): Promise<void>;
  /** Nothing was sent. */
  release(id: string): Promise<void>;
}
