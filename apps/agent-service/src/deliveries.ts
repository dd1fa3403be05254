import { randomUUID } from 'node:crypto';
import type { OutboxMessage } from '@conductor/database';
import type { Context } from './context.ts';
import { relayOutbox } from './db/outbox.ts';
import { createStreamReader } from './redis/consumer.ts';
import { consumeOutcomes } from './redis/outcomes.ts';
import { OUTCOMES, sendCommand, sendNotification } from './redis/streams.ts';

/** One round of the outbox: each message to where it belongs, under its own id. */
export async function relayRound({ database, feed, redis, telemetry }: Context): Promise<number> {
  const send = async (message: OutboxMessage): Promise<void> => {
    if (message.target === 'feed') await feed.append(message.draft);
    else if (message.target === 'command') await sendCommand(redis.commands, message.command);
    else await sendNotification(redis.commands, message.notification);
  };
  const sent = await relayOutbox(database.db, send, (error) => telemetry.failed('outbox', error));
  telemetry.outboxSent(sent);
  return sent;
}

/** Rounds over what executors report, each outcome to the loop. */
export function outcomesRound({ redis, rounds, telemetry, config }: Context): () => Promise<number> {
  const consumer = `${config.instanceId}/${randomUUID()}`;
  const reader = createStreamReader(redis.outcomes, { ...OUTCOMES, consumer });
  return () =>
    consumeOutcomes({
      reader,
      settle: rounds.heed,
      onOutcome: ({ interventionId, status }, known) => telemetry.outcome(interventionId, status, known),
      onParked: (entry, reason) => telemetry.parked(OUTCOMES.stream, entry.id, reason),
    });
}
