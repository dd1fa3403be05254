import { randomUUID } from 'node:crypto';
import {
  STREAMS,
  type Content,
  type ContentOf,
  type InterventionCommand,
  type InterventionOutcome,
} from '@conductor/contracts';
import { decisions, type Db } from '@conductor/database';
import { eq } from 'drizzle-orm';
import type { Redis } from 'ioredis';

export const BANNER: Content = { arm: 'BROADCAST', title: 'Look', message: 'Now comes the best part' };
export const PROMPT: Content = { arm: 'CHAT_PROMPT', prompt: 'What surprised you?' };
export const POLL: Content = { arm: 'POLL', question: 'Tea?', options: ['yes', 'no'], durationSeconds: 15 };

export const QNA: ContentOf<'QNA_PROMOTE'> = {
  arm: 'QNA_PROMOTE',
  title: 'From you',
  message: 'Vote, or ask your own.',
};

type InSession = { sessionId: string; eventId: string };

/** A stored decision whose execution is under way, and the command that tells of it. */
export async function decide(
  db: Db,
  session: InSession,
  content: Content,
  changes: Partial<InterventionCommand> & { status?: 'EXECUTING' | 'REJECTED' } = {},
): Promise<InterventionCommand> {
  const { status = 'EXECUTING', ...rest } = changes;
  const interventionId = randomUUID();
  const now = Date.now();
  await db.insert(decisions).values({
    id: interventionId,
    ...session,
    arm: content.arm,
    status,
    mode: 'AUTO',
    confidenceBasis: 'PRIOR',
    content,
    expiresAt: new Date(now + 60_000),
  });
  return {
    id: randomUUID(),
    kind: 'execute',
    interventionId,
    ...session,
    content,
    issuedAt: now,
    executeBefore: now + 60_000,
    ...rest,
  };
}

/** The agent has heard of it: another may be under way in the session. */
export const settle = (db: Db, { interventionId }: InterventionCommand) =>
  db.update(decisions).set({ status: 'UNMEASURED' }).where(eq(decisions.id, interventionId));

export const send = (redis: Redis, command: InterventionCommand): Promise<string | null> =>
  redis.xadd(STREAMS.interventions, '*', 'payload', JSON.stringify(command));

/** What was reported of an intervention, as often as it was. */
export async function outcomesOf(redis: Redis, interventionId: string): Promise<InterventionOutcome[]> {
  const entries = await redis.xrange(STREAMS.outcomes, '-', '+');
  return entries
    .map(([, fields]): InterventionOutcome => JSON.parse(fields[1] ?? ''))
    .filter((outcome) => outcome.interventionId === interventionId);
}
