import { startRedis } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';

/** Rounds before the first that counts: the compiler is done with every consumer by then, ours being the largest. */
const WARM_UP = 6;

/**
 * Redis message → codec → window, in CPU microseconds a message, beside an ioredis subscriber that counts and one that
 * counts and parses the JSON; and the same messages in our batches, beside the latter. Every consumer has a process of its own and the publisher another; they take turns
 * within each round.
 */
export async function benchIngest({ rounds, messages }: { rounds: number; messages: number }): Promise<Line[]> {
  await using redis = await startRedis();
  const consumer = (mode: string) => startChild(new URL('consumer.ts', import.meta.url), [mode, redis.url]);
  await using publisher = await startChild(new URL('publisher.ts', import.meta.url), [redis.url]);
  await using counting = await consumer('counting');
  await using parsing = await consumer('parsing');
  await using ours = await consumer('ours');
  await using batches = await consumer('batches');

  let from = 0;
  const contenders = [counting, parsing, ours, batches];
  const costs = contenders.map((): number[] => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      await contender.ask(messages);
      const result = contender.ask('result');
      await publisher.ask({ from, count: messages, inBatches: contender === batches });
      from += messages;
      const cpuUs = Number(await result);
      if (round >= 0) costs[index]?.push(cpuUs / messages);
    }
  }
  const [counted = [], parsed = [], taken = [], batched = []] = costs;
  const parses = { name: 'ioredis, counts and parses', costs: parsed };
  return [
    compare('ingest', 'CPU µs a message', taken, [
      { ...parses, aim: 0.75 },
      { name: 'ioredis, counts', aim: null, costs: counted },
    ]),
    compare('ingest of batches', 'CPU µs a message', batched, [{ ...parses, aim: 2 }]),
  ];
}
