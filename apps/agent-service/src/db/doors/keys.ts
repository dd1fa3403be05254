import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { MOST_KEYS, type KeyBody, type KeyScope, type KeyView, type NewKey } from '@conductor/contracts';
import { eventKeys, insertAudit, sessions, type Db } from '@conductor/database';
import { lockedOrganiser, type By } from './members.ts';

/** `eck_<id>_<secret>`: the id finds the row, the secret has 256 random bits; the prefix lets scanners of leaks find it. */
const KEY = /^eck_([0-9a-f]{16})_([\w-]{43})$/;

/** What a key that was presented may, and where. */
export type EventKey = { id: string; eventId: string; name: string; scopes: readonly KeyScope[] };

/** `full`: no more than `MOST_KEYS`. */
export type KeyResult = { kind: 'ok'; key: NewKey } | { kind: 'full' } | { kind: 'not_found' };

/** Whether this is meant to be a key, and so no token. */
export const looksLikeKey = (bearer: string): boolean => bearer.startsWith('eck_');

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const keyView = ({ id, eventId, name, scopes, createdBy, createdAt }: typeof eventKeys.$inferSelect): KeyView => ({
  id,
  eventId,
  name,
  scopes,
  createdBy,
  createdAt: createdAt.getTime(),
});

/** An event's keys. Every change stands in the audit trail by the same transaction, never with the key itself. */
export function createKeyStore(db: Db) {
  return {
    list: async (eventId: string): Promise<KeyView[]> => {
      const rows = await db
        .select()
        .from(eventKeys)
        .where(eq(eventKeys.eventId, eventId))
        .orderBy(asc(eventKeys.createdAt), asc(eventKeys.id))
        .limit(MOST_KEYS);
      return rows.map(keyView);
    },

    /** Makes a key. It is in the result, and nowhere else. */
    create: (eventId: string, { name, scopes }: KeyBody, by: By): Promise<KeyResult> =>
      db.transaction(async (tx) => {
        if ((await lockedOrganiser(tx, eventId)) === undefined) return { kind: 'not_found' };
        if ((await tx.$count(eventKeys, eq(eventKeys.eventId, eventId))) >= MOST_KEYS) return { kind: 'full' };
        const id = randomBytes(8).toString('hex');
        const secret = randomBytes(32).toString('base64url');
        const values = { id, eventId, name: name.trim(), scopes, hash: hashOf(secret), createdBy: by.actor };
        const [row] = await tx.insert(eventKeys).values(values).returning();
        if (row === undefined) return { kind: 'not_found' };
        await insertAudit(tx, { ...by, action: 'key.create', outcome: 'OK', eventId, detail: { key: id, scopes } });
        return { kind: 'ok', key: { ...keyView(row), key: `eck_${id}_${secret}` } };
      }),

    /** Takes the key away: it opens nothing from the next request on. Null where there is no such key. */
    remove: (eventId: string, keyId: string, by: By): Promise<KeyView | null> =>
      db.transaction(async (tx) => {
        const own = and(eq(eventKeys.eventId, eventId), eq(eventKeys.id, keyId));
        const [row] = await tx.delete(eventKeys).where(own).returning();
        if (row === undefined) return null;
        await insertAudit(tx, { ...by, action: 'key.remove', outcome: 'OK', eventId, detail: { key: keyId } });
        return keyView(row);
      }),

    /** The key of these words, read anew each time; null where it is none of ours, or none any more. */
    find: async (bearer: string): Promise<EventKey | null> => {
      const [, id, secret] = KEY.exec(bearer) ?? [];
      if (id === undefined || secret === undefined) return null;
      const [row] = await db.select().from(eventKeys).where(eq(eventKeys.id, id));
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(secret)))) return null;
      return { id: row.id, eventId: row.eventId, name: row.name, scopes: row.scopes };
    },

    /** Which of these sessions are the event's, and live. */
    liveSessions: async (eventId: string, ids: string[]): Promise<Set<string>> => {
      if (ids.length === 0) return new Set();
      const live = and(eq(sessions.eventId, eventId), eq(sessions.status, 'ACTIVE'), inArray(sessions.id, ids));
      const rows = await db.select({ id: sessions.id }).from(sessions).where(live);
      return new Set(rows.map((row) => row.id));
    },
  };
}

export type KeyStore = ReturnType<typeof createKeyStore>;
