import { Redis } from 'ioredis';
import { answer } from '../child.ts';
import { batchesOf, platformMessage } from './messages.ts';

// Publishes messages, or batches of them, as fast as Redis takes them. argv: the address of Redis.
const AT_ONCE = 500;
const redis = new Redis(process.argv[2] ?? '');

answer(async (request) => {
  const { from, count, inBatches } = readRequest(request);
  for (let n = from; n < from + count; n += AT_ONCE) {
    const some = Math.min(AT_ONCE, from + count - n);
    const pipeline = redis.pipeline();
    if (inBatches) for (const batch of batchesOf(n, some)) pipeline.spublish(...batch);
    else for (let m = n; m < n + some; m++) pipeline.publish(...platformMessage(m));
    await pipeline.exec();
  }
});

function readRequest(request: unknown): { from: number; count: number; inBatches: boolean } {
  if (typeof request !== 'object' || request === null || !('from' in request) || !('count' in request)) {
    throw new Error('not a request to publish');
  }
  return {
    from: Number(request.from),
    count: Number(request.count),
    inBatches: 'inBatches' in request && request.inBatches === true,
  };
}
