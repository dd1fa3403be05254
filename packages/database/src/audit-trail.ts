import type { Db, Transaction } from './pool.ts';
import { auditLog } from './schema/audit.ts';

/** What is written down; `detail` holds neither tokens nor what people wrote, and names nobody of the audience. */
export type AuditEntry = {
  /** The token's subject; null for whoever had no valid one. */
  actor: string | null;
  action: AuditAction;
  outcome: 'OK' | 'DENIED' | 'FAILED';
  eventId?: string | undefined;
  sessionId?: string | undefined;
  /** The client's address. */
  source?: string | undefined;
  detail?: Record<string, unknown>;
};

export type AuditAction =
  | 'sign-in'
  | 'token.revoke'
  | 'access'
  | 'session.register'
  | 'session.mode'
  | 'session.pause'
  | 'session.resume'
  | 'session.quiet'
  | 'session.break'
  | 'session.end'
  | 'session.audience'
  | 'decision.approve'
  | 'decision.reject'
  | 'intervention.manual'
  | 'intervention.propose'
  | 'settings.change'
  | 'member.set'
  | 'member.remove'
  | 'event.transfer'
  | 'invitation.create'
  | 'invitation.remove'
  | 'invitation.use'
  | 'key.create'
  | 'key.remove'
  | 'person.erase'
  | 'webhook.create'
  | 'webhook.change'
  | 'webhook.rotate'
  | 'webhook.disable'
  | 'webhook.remove'
  | 'installation.pause'
  | 'installation.resume'
  | 'agent.subscribe'
  | 'room.join'
  | 'chat.remove'
  | 'chat.release'
  | 'chat.mute'
  | 'question.answered'
  | 'question.pin'
  | 'question.remove'
  | 'question.release'
  | 'hand.lower'
  | 'person.remove'
  | 'poll.open'
  | 'poll.prepare'
  | 'poll.discard'
  | 'poll.close'
  | 'poll.release'
  | 'audit.overflow';

/** Writes an entry now, in the transaction of what it tells of where one is given. */
export async function insertAudit(db: Db | Transaction, entry: AuditEntry): Promise<void> {
  await db.insert(auditLog).values(entry);
}

export type AuditTrail = AsyncDisposable & {
  /** Notes a refusal without waiting; it is written within a second. */
  record(entry: AuditEntry): void;
  /** Writes down what was done, before whoever did it is answered. Never rejects; a failed write is tried again. */
  write(entry: AuditEntry): Promise<void>;
  /** Writes what is noted. Never rejects; what could not be written stays for the next time. */
  flush(): Promise<void>;
};

const FLUSH_MS = 1_000;
const MAX_WAITING = 500;

/**
 * The trail. Refusals strangers can cause at any rate, so the same refusal is one row with a `count` a flush, at most 500
 * different ones wait, and the rest is told in one row as `audit.overflow`. What was done has a row of its own, which no
 * flood of refusals can push out.
 */
export function createAuditTrail(db: Db, onError: (error: unknown) => void): AuditTrail {
  let done: AuditEntry[] = [];
  let waiting = new Map<string, { entry: AuditEntry; count: number }>();
  let overflow = 0;
  let flushing: Promise<void> | undefined;

  const note = (entry: AuditEntry, count: number): void => {
    const key = JSON.stringify([
      entry.actor,
      entry.action,
      entry.outcome,
      entry.eventId,
      entry.sessionId,
      entry.source,
      entry.detail,
    ]);
    const known = waiting.get(key);
    if (known) known.count += count;
    else if (waiting.size < MAX_WAITING) waiting.set(key, { entry, count });
    else overflow += count;
  };

  const write = async (): Promise<void> => {
    const taken = [...waiting.values()];
    const late = done;
    const lost = overflow;
    done = [];
    waiting = new Map();
    overflow = 0;
    const refused = taken.map(({ entry, count }) =>
      count > 1 ? { ...entry, detail: { ...entry.detail, count } } : entry,
    );
    const rows = [...late, ...refused];
    if (lost > 0) rows.push({ actor: null, action: 'audit.overflow', outcome: 'FAILED', detail: { count: lost } });
    try {
      await db.insert(auditLog).values(rows);
    } catch (error) {
      done = [...late, ...done];
      for (const { entry, count } of taken) note(entry, count);
      overflow += lost;
      onError(error);
    } finally {
      flushing = undefined;
    }
  };

  const flush = (): Promise<void> => {
    if (waiting.size + done.length + overflow === 0) return flushing ?? Promise.resolve();
    flushing ??= write();
    return flushing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();

  return {
    record: (entry) => note(entry, 1),
    write: (entry) =>
      insertAudit(db, entry).catch((error: unknown) => {
        done.push(entry);
        onError(error);
      }),
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}
