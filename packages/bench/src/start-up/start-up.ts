import { startStack } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';

/**
 * From the start of a service's process until it says that it is ready, in milliseconds, beside a process that connects
 * to Redis and Postgres and listens. The database is migrated. All run from their sources, as in development.
 */
export async function benchStartUp({ rounds }: { rounds: number }): Promise<Line[]> {
  await using stack = await startStack({ env: { AGENT_PORT: '0', REAL_TIME_PORT: '0', LOG_LEVEL: 'warn' } });
  const { redis, postgres } = stack;
  const startBare = async (): Promise<void> => {
    await using _ = await startChild(new URL('bare.ts', import.meta.url), [redis.url, postgres.url]);
  };
  const lines: Line[] = [];
  for (const service of [...stack.agents, ...stack.realTimes]) {
    const costs = { ours: Array<number>(), bare: Array<number>() };
    for (let round = 0; round < rounds; round++) {
      await service.kill('SIGTERM');
      costs.ours.push(await spent(service.restart));
      costs.bare.push(await spent(startBare));
    }
    const baseline = { name: 'connections and a port', aim: null, costs: costs.bare };
    lines.push(compare(`start of ${service.name.replace(/-\d+$/, '')}`, 'ms until ready', costs.ours, [baseline]));
  }
  return lines;
}

async function spent(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
