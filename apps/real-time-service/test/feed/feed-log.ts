import { randomUUID } from 'node:crypto';
import { feedKeys, type FeedEvent } from '@conductor/contracts';
import type { Redis } from 'ioredis';
import { appendToLog } from '@conductor/runtime/redis';

/** Appends an `agent.status` to a session's feed, in the format that the agent-service writes. */
export async function appendStatus(
  redis: Redis,
  sessionId: string,
  options: { id?: string; quietUntil?: number } = {},
): Promise<string> {
  const id = options.id ?? randomUUID();
  const json = JSON.stringify({
    id,
    type: 'agent.status',
    sessionId,
    timestamp: Date.now(),
    data: { status: 'MONITORING', mode: 'SEMI_AUTO', paused: false, quietUntil: options.quietUntil ?? null },
  });
  await appendToLog(redis, feedKeys(sessionId), { id, json });
  return id;
}

/** The same, but nobody is told: as if the message on the channel had been lost. */
export async function appendUnheard(redis: Redis, sessionId: string): Promise<string> {
  const id = randomUUID();
  const keys = { ...feedKeys(sessionId), channel: `${feedKeys(sessionId).channel}:nobody` };
  const json = JSON.stringify({
    id,
    type: 'agent.status',
    sessionId,
    timestamp: Date.now(),
    data: { status: 'IDLE', mode: 'MANUAL', paused: false, quietUntil: null },
  });
  await appendToLog(redis, keys, { id, json });
  return id;
}

/** Collects the agent events that a client receives. */
export function collect(client: {
  on(name: 'agent.status', listener: (event: FeedEvent) => void): unknown;
}): FeedEvent[] {
  const events: FeedEvent[] = [];
  client.on('agent.status', (event) => events.push(event));
  return events;
}
