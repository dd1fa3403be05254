import { eq, sql } from 'drizzle-orm';
import type { EventSettings, EventSettingsBody } from '@conductor/contracts';
import { eventSettings, insertAudit, type Db } from '@conductor/database';
import { forgetNames } from './anonymity.ts';
import { dbNow } from './decisions/moves.ts';

type Row = typeof eventSettings.$inferSelect;

/** `conflict`: the settings have changed since the version that was named. */
type SettingsResult = { kind: 'ok'; settings: EventSettings } | { kind: 'conflict' } | { kind: 'not_found' };

export type EventSettingsStore = {
  /** Null where the event has no settings. */
  read(eventId: string): Promise<EventSettings | null>;
  /** Sets what is given, whole or not at all, and writes into the audit trail who changed what. */
  change(
    eventId: string,
    body: EventSettingsBody,
    by: { actor: string; source: string | undefined },
  ): Promise<SettingsResult>;
};

/** An event's settings. They hold from the next proposal on, since each reads them under the lock of this very row. */
export function createEventSettingsStore(db: Db): EventSettingsStore {
  return {
    async read(eventId) {
      const [row] = await db.select().from(eventSettings).where(eq(eventSettings.eventId, eventId));
      return row === undefined ? null : settingsView(row);
    },

    change: (eventId, { version, minConfidenceThreshold, ...given }, { actor, source }) =>
      db.transaction(async (tx) => {
        // A row that got lost is made anew from the defaults: no proposal is made without one.
        await tx.execute(
          sql`insert into event_settings (event_id) select id from events where id = ${eventId} on conflict do nothing`,
        );
        const [before] = await tx.select().from(eventSettings).where(eq(eventSettings.eventId, eventId)).for('update');
        if (before === undefined) return { kind: 'not_found' };
        if (version !== undefined && version !== before.version) return { kind: 'conflict' };
        const change = {
          ...given,
          ...(minConfidenceThreshold === undefined ? {} : { minConfidence: minConfidenceThreshold }),
        };
        const [row] = await tx
          .update(eventSettings)
          .set({ ...change, version: sql`${eventSettings.version} + 1`, updatedAt: dbNow })
          .where(eq(eventSettings.eventId, eventId))
          .returning();
        if (row === undefined) return { kind: 'not_found' };
        if (row.anonymous && !before.anonymous) await forgetNames(tx, eventId);
        await insertAudit(tx, {
          actor,
          action: 'settings.change',
          outcome: 'OK',
          eventId,
          source,
          detail: { version: row.version, ...change },
        });
        return { kind: 'ok', settings: settingsView(row) };
      }),
  };
}

const settingsView = ({ eventId, minConfidence, updatedAt, ...row }: Row): EventSettings => ({
  id: eventId,
  eventId,
  ...row,
  minConfidenceThreshold: minConfidence,
  updatedAt: updatedAt.getTime(),
});
