import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { plotReplay } from './plot.ts';
import { parseRecording, RecordingError } from './recording.ts';
import { replay, REPLAY_DEFAULTS, type ReplayLine } from './replaying.ts';

const USAGE = 'usage: pnpm replay --input FILE|DIR [--output FILE|DIR] [--seed N] [--plot FILE.svg|DIR]';

function main(): void {
  const { values } = parseArgs({
    options: {
      input: { type: 'string' },
      output: { type: 'string' },
      seed: { type: 'string', default: String(REPLAY_DEFAULTS.seed) },
      plot: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed);
  if (values.help || values.input === undefined) throw new RecordingError(USAGE);
  if (!Number.isSafeInteger(seed)) throw new RecordingError('--seed must be a whole number');
  if (!statSync(values.input).isDirectory()) {
    const name = basename(values.input);
    replayFile(values.input, seed, into(values.output, name), into(values.plot, `${basename(name, '.jsonl')}.svg`));
    return;
  }
  for (const folder of [values.output, values.plot]) if (folder !== undefined) mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(values.input).toSorted()) {
    if (!file.endsWith('.jsonl')) continue;
    const svg = file.replace(/\.jsonl$/, '.svg');
    replayFile(
      join(values.input, file),
      seed,
      values.output && join(values.output, file),
      values.plot && join(values.plot, svg),
    );
  }
}

/** A file of this name where the target is a folder. */
const into = (target: string | undefined, name: string): string | undefined =>
  target !== undefined && statSync(target, { throwIfNoEntry: false })?.isDirectory() ? join(target, name) : target;

function replayFile(input: string, seed: number, output?: string, plot?: string): void {
  const recording = parseRecording(basename(input, '.jsonl'), readFileSync(input, 'utf8'));
  for (const warning of recording.warnings) process.stderr.write(`${warning}\n`);
  const lines: ReplayLine[] = [...replay(recording, { ...REPLAY_DEFAULTS, seed })];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
  if (plot !== undefined) writeFileSync(plot, plotReplay(recording.name, lines));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
