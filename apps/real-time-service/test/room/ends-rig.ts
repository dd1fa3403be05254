import { openTransaction, sessions } from '@conductor/database';
import { roomKeys } from '@conductor/contracts';
import { eq, sql } from 'drizzle-orm';
import { vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client } from '../rig.ts';

export const WAIT = { timeout: 12_000, interval: 20 };

/** Two nodes, and people who note what they hear. */
export async function createEndsRig() {
  const rig = await createRig();
  const nodes = await Promise.all([0, 1].map(() => rig.startNode({}, { compareEveryMs: 300 })));
  const on = (node: number): Service => {
    const service = nodes[node];
    if (!service) throw new Error('no such node');
    return service;
  };
  let sessionsMade = 0;
  // People of a session of their own: what one did in the last counts against their rate.
  const named = (sub: string): string => `${sub} ${sessionsMade}`;

  return {
    ...rig,
    named,
    /** A session whose organiser is `owner`; the people who are named from now on are its own. */
    async session(): Promise<string> {
      sessionsMade += 1;
      return (await registerSession(rig.db, { organizerId: named('owner') })).sessionId;
    },
    /** The session ends as the agent-service ends one; so many seconds ago. */
    async end(sessionId: string, secondsAgo = 0): Promise<void> {
      const endedAt = sql`clock_timestamp() - ${secondsAgo} * interval '1 second'`;
      await rig.db.update(sessions).set({ status: 'ENDED', endedAt }).where(eq(sessions.id, sessionId));
    },
    dial: (node: number, sub: string): Promise<Client> => rig.connect(on(node), named(sub)),
    async member(node: number, sub: string, sessionId: string): Promise<{ client: Client; heard: string[] }> {
      const client = await rig.connect(on(node), named(sub));
      const heard = noteDown(client);
      const answer = await client.emitWithAck('session:join', { sessionId });
      if (!answer.success) throw new Error(answer.error);
      return { client, heard };
    },
    /** Nobody reads the table until the returned function is called; resolves once it is locked. */
    async lock(table: string): Promise<() => Promise<void>> {
      const held = await openTransaction(rig.db);
      await held.tx.execute(sql`lock table ${sql.identifier(table)} in access exclusive mode`);
      return async () => held[Symbol.asyncDispose]();
    },
    /** Resolves once somebody waits for a lock of this kind. */
    async lockIsWaitedFor(kind: 'relation' | 'advisory'): Promise<void> {
      const look = sql`select 1 from pg_locks where locktype = ${kind} and not granted`;
      await vi.waitFor(async () => {
        if ((await rig.db.execute(look)).rows.length === 0) throw new Error('nobody waits');
      }, WAIT);
    },
    /** Resolves once this event stands in the room's log. */
    async isInLog(sessionId: string, name: string): Promise<void> {
      await vi.waitFor(async () => {
        const entries = JSON.stringify(await rig.redis.xrange(roomKeys(sessionId).log, '-', '+'));
        if (!entries.includes(name)) throw new Error('it was not told');
      }, WAIT);
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

export type EndsRig = Awaited<ReturnType<typeof createEndsRig>>;

/** What a client hears of messages, questions, polls and ends, in its order. */
export function noteDown(client: Client): string[] {
  const heard: string[] = [];
  client.on('chat:message', ({ text }) => heard.push(text));
  client.on('chat:removed', () => heard.push('message removed'));
  client.on('question:changed', ({ question }) => heard.push(question.text));
  client.on('question:removed', () => heard.push('question removed'));
  client.on('poll:opened', () => heard.push('poll opened'));
  client.on('poll:closed', () => heard.push('poll closed'));
  client.on('session:ended', () => heard.push('session ended'));
  client.on('session:removed', () => heard.push('put out'));
  return heard;
}
