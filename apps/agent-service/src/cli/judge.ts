import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeRows, judgeRecorded, judgeRooms } from './judge/acceptance.ts';
import { judgeDrops } from './judge/drops.ts';
import { judgeExits } from './judge/exits.ts';
import { judgeLearning } from './judge/learning.ts';
import { plotBound, plotDial, plotLevel, plotSilence } from './judge/plots.ts';
import { readAudiences, type Audience } from './judge/recordings.ts';
import { REPLIES } from './judge/rooms.ts';
import { describeCases, describeSynthetic, type Case } from './judge/report.ts';
import { judgeSynthetic, SIZES, type Synthesised } from './judge/synthetic.ts';

const USAGE = 'usage: pnpm judge [--data DIR] [--seed N] [--plots DIR] [--only aims|learning]';
const OWN = fileURLToPath(new URL('../../recordings', import.meta.url));
const SYNTHETIC_SESSIONS = 40;

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: OWN },
      seed: { type: 'string', default: '1' },
      plots: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed);
  if (values.help || !Number.isSafeInteger(seed)) throw new Error(USAGE);
  if (values.only !== undefined && !/^(aims|learning)$/.test(values.only)) throw new Error(USAGE);
  if (values.only === 'learning') return print(judgeLearning(seed));
  const audiences = readAudiences(values.data);
  if (audiences.length === 0) throw new Error(`no recordings in ${values.data}`);
  progress('aims');
  print(describeAims(audiences, seed));
  if (values.only === 'aims') return;
  const cases = audiences.map((audience, i) => judgeCase(audience, i, audiences.length, seed));
  const synthetic = SIZES.map((size) => {
    progress(`synthetic audience of ${size.people}`);
    return judgeSynthetic(size, SYNTHETIC_SESSIONS, seed);
  });
  if (values.plots !== undefined) drawPlots(values.plots, audiences, synthetic, seed);
  const lines = [
    ...describeCases(
      'reported on',
      cases.filter(({ audience }) => !audience.tuning),
      seed,
    ),
    ...describeCases(
      'tuned on',
      cases.filter(({ audience }) => audience.tuning),
      seed,
    ),
    ...describeSynthetic(synthetic),
    ...judgeLearning(seed),
  ];
  print(lines);
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

const describeAims = (audiences: readonly Audience[], seed: number): string[] => [
  ...describeRows('aims: made-up rooms whose messages draw replies', judgeRooms({ seed, replies: REPLIES })),
  ...describeRows('aims: made-up rooms whose messages draw none', judgeRooms({ seed, replies: 0 })),
  ...describeRows(
    'aims: recordings reported on',
    judgeRecorded(
      audiences.filter(({ tuning }) => !tuning),
      seed,
    ),
  ),
  ...describeRows(
    'aims: recordings tuned on',
    judgeRecorded(
      audiences.filter(({ tuning }) => tuning),
      seed,
    ),
  ),
];

function judgeCase(audience: Audience, i: number, of: number, seed: number): Case {
  progress(`${i + 1}/${of} ${audience.name} (${audience.kind}, ${Math.round(audience.endMs / 60_000)} min)`);
  return {
    audience,
    drops: judgeDrops(audience, seed),
    exits: audience.counted ? judgeExits(audience, seed) : null,
  };
}

function drawPlots(
  folder: string,
  audiences: readonly Audience[],
  synthetic: readonly Synthesised[],
  seed: number,
): void {
  progress('plots');
  mkdirSync(folder, { recursive: true });
  const small = audiences.find(({ kind }) => kind === 'small');
  if (small !== undefined) writeFileSync(join(folder, 'silence.svg'), plotSilence(small, seed));
  writeFileSync(join(folder, 'score.svg'), plotLevel());
  writeFileSync(join(folder, 'dial.svg'), plotDial(audiences, seed));
  writeFileSync(join(folder, 'bound.svg'), plotBound(synthetic));
}

const progress = (what: string): void => void process.stderr.write(`${what}\n`);

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
