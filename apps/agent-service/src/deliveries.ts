import { randomUUID } from 'node:crypto';
import type { InterventionOutcome } from '@conductor/contracts';
import type { OutboxMessage } from '@conductor/database';
import type { Loop } from '@conductor/runtime';
import { startConsumer } from '@conductor/runtime/redis';
import { traced } from '@conductor/tracing';
import type { Context } from './context.ts';
import { sendOutbox } from './db/outbox.ts';
import { handleOutcome } from './redis/outcomes.ts';
import { OUTCOMES, sendCommand, sendNotification } from './redis/streams.ts';

/** One round of the outbox: each message to where it belongs, under its own id. */
export async function outboxRound({ database, feed, redis, eraseFromRoom, telemetry }: Context): Promise<number> {
  const send = async (message: OutboxMessage): Promise<void> => {
    if (message.target === 'feed') await feed.append(message.draft);
    else if (message.target === 'command') {
      const { command } = message;
      const after = command.traceparent;
      await traced('send command', { after, kind: 'sends' }, () => sendCommand(redis.commands, command));
    } else if (message.target === 'notification') await sendNotification(redis.commands, message.notification);
    else await eraseFromRoom(message.erasure);
  };
  const sent = await sendOutbox(database.db, send, (error) => telemetry.failed('outbox', error));
  telemetry.outboxSent(sent);
  return sent;
}

/** Hands what executors report to the loop, each outcome once. */
export function startOutcomes({ redis, rounds, telemetry, config }: Context): Loop {
  const deps = {
    record: rounds.heed,
    onOutcome: ({ interventionId, status }: InterventionOutcome, known: boolean) =>
      telemetry.outcome(interventionId, status, known),
  };
  return startConsumer({
    ...OUTCOMES,
    reader: redis.outcomes,
    commands: redis.commands,
    // A restarted process with the same name is another consumer.
    consumer: `${config.instanceId}/${randomUUID()}`,
    handle: (payload) => handleOutcome(deps, payload),
    onParked: (id, reason) => telemetry.parked(OUTCOMES.stream, id, reason),
    onError: (error) => telemetry.failed('outcomes', error),
  });
}
