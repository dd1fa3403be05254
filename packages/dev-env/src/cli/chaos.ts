/**
 * `pnpm chaos [--cluster] [--minutes N] [--kills N] [--soak] [--seed N] [--json FILE] [--log FILE]`: breaks things and
 * counts what was lost or doubled.
 */
import { createWriteStream, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chaos, type Verdict } from '../chaos/chaos.ts';
import { isGood, table } from '../chaos/table.ts';
import { refuseInProduction } from '../stack/production.ts';

/** What `--soak` asks for: half an hour at least, an hour at most. */
const SOAK = { minutes: 30, kills: 200 };

refuseInProduction('pnpm chaos');
const { values } = parseArgs({
  options: {
    cluster: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '2' },
    kills: { type: 'string', default: '0' },
    soak: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    log: { type: 'string' },
  },
});
const { minutes, kills } = values.soak ? SOAK : { minutes: Number(values.minutes), kills: Number(values.kills) };
const seed = Number(values.seed);
if (!(minutes > 0 && minutes <= 600) || !Number.isSafeInteger(seed) || !(Number.isSafeInteger(kills) && kills >= 0)) {
  console.error(
    '--minutes is a number above 0, at most 600; --kills is a whole number of at least 0, --seed any whole one',
  );
  process.exit(2);
}

const startedAt = Date.now();
const log = values.log === undefined ? null : createWriteStream(values.log);
const say = (line: string): void => {
  const seconds = Math.floor((Date.now() - startedAt) / 1_000);
  console.log(`${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}  ${line}`);
  log?.write(`${new Date().toISOString()} chaos ${line}\n`);
};
const verdict: Verdict = await chaos({
  cluster: values.cluster,
  ms: minutes * 60_000,
  kills,
  seed,
  say,
  onLine: (service, line) => void log?.write(`${service} ${line}\n`),
});
console.log(table(verdict));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(verdict, null, 2)}\n`);
log?.end();
process.exitCode = isGood(verdict) ? 0 : 1;
