import {
  batchedItem,
  encodeEventBatch,
  EVENT_PARTITIONS,
  eventBatchChannel,
  PLATFORM_CHANNELS,
} from '@conductor/contracts';
import { Redis } from 'ioredis';
import { answer } from '../child.ts';
import { idOf } from '../store-session.ts';

// Publishes chat of all sessions in our batches, evenly over so many seconds. argv: the address of Redis.
const PULSE_MS = 50;
const redis = new Redis(process.argv[2] ?? '');
let said = 0;

/** One event of a session, session number `n` being in the partition `n` modulo 16. */
function chatOf(n: number): string {
  const message = {
    id: idOf(1_000_000 + (said += 1)),
    userId: `user-${said % 500}`,
    text: 'And how does it work?',
    sentAt: said,
  };
  return batchedItem(PLATFORM_CHANNELS.chatMessage, JSON.stringify({ sessionId: idOf(n), eventId: 'event', message }));
}

answer(async (request) => {
  const [sessions, perSecond, seconds] = ['sessions', 'perSecond', 'seconds'].map((name) =>
    Number(Reflect.get(Object(request), name)),
  );
  if (!sessions || !perSecond || !seconds) throw new Error('not a request to publish');
  const inPulse = Math.round((perSecond * PULSE_MS) / 1_000 / EVENT_PARTITIONS);
  const until = performance.now() + seconds * 1_000;
  let count = 0;
  for (let pulse = 0, due = performance.now(); due < until; pulse++, due += PULSE_MS) {
    const pipeline = redis.pipeline();
    for (let partition = 0; partition < EVENT_PARTITIONS; partition++) {
      const items = Array.from({ length: inPulse }, (_, k) => {
        const turn = (pulse * inPulse + k) % (sessions / EVENT_PARTITIONS);
        return chatOf(partition + turn * EVENT_PARTITIONS);
      });
      pipeline.spublish(eventBatchChannel(partition), encodeEventBatch(partition, 'bench', items));
      count += items.length;
    }
    await pipeline.exec();
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, due + PULSE_MS - performance.now()));
    });
  }
  return count;
});
