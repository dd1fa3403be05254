import type { EngagementPoint, FeedDraft } from '@conductor/contracts';
import type { Fence } from './sessions.ts';

/** One tick to be stored; lost without harm. */
export type TickRow = { sessionId: string; fence: Fence; point: EngagementPoint };

/** Takes ticks without waiting; a full queue drops the oldest and counts. */
export interface TickWriter {
  add(row: TickRow): void;
}

/** The session's feed to its organisers. */
export interface Feed {
  /**
   * Appends an event that may be lost (`engagement:update`). `fenced` when a successor's token was seen.
   * Throws while Redis is away.
   */
  appendLossy(draft: FeedDraft, token: number): Promise<'appended' | 'fenced'>;
}
