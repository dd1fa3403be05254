import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { plotRegret } from './plot.ts';
import { parseWorld, simulate } from './world.ts';

const USAGE = 'usage: pnpm simulate --world FILE.json [--seed N] [--plot FILE.svg]';

try {
  const { values } = parseArgs({
    options: {
      world: { type: 'string' },
      seed: { type: 'string' },
      plot: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || values.world === undefined) throw new Error(USAGE);
  const world = parseWorld(readFileSync(values.world, 'utf8'));
  const seed = values.seed === undefined ? (world.seed ?? 1) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number');
  const { simulated, curve } = simulate({ ...world, seed });
  if (values.plot !== undefined) writeFileSync(values.plot, plotRegret(world, curve));
  process.stdout.write(`${JSON.stringify(simulated)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
