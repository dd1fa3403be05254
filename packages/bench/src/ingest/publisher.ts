import { Redis } from 'ioredis';
import { answer } from '../child.ts';
import { platformMessage } from './messages.ts';

// Publishes messages as fast as Redis takes them. argv: the address of Redis.
const BATCH = 500;
const redis = new Redis(process.argv[2] ?? '');

answer(async (request) => {
  const { from, count } = readRequest(request);
  for (let n = from; n < from + count; n += BATCH) {
    const batch = redis.pipeline();
    for (let m = n; m < Math.min(n + BATCH, from + count); m++) batch.publish(...platformMessage(m));
    await batch.exec();
  }
});

function readRequest(request: unknown): { from: number; count: number } {
  if (typeof request !== 'object' || request === null || !('from' in request) || !('count' in request)) {
    throw new Error('not a request to publish');
  }
  return { from: Number(request.from), count: Number(request.count) };
}
