import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseWorld, simulate } from './world.ts';

const USAGE = 'usage: pnpm simulate --world FILE.json [--seed N]';

try {
  const { values } = parseArgs({ options: { world: { type: 'string' }, seed: { type: 'string' } } });
  if (values.world === undefined) throw new Error(USAGE);
  const world = parseWorld(readFileSync(values.world, 'utf8'));
  const seed = values.seed === undefined ? (world.seed ?? 1) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number');
  process.stdout.write(`${JSON.stringify(simulate({ ...world, seed }))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
