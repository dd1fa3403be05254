import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAgents } from './agents/agents.ts';
import { benchChat } from './chat/chat.ts';
import { benchCrowd } from './crowd/crowd.ts';
import { benchFanOut } from './fan-out/fan-out.ts';
import { benchHttp } from './http/http.ts';
import { benchIngest } from './ingest/ingest.ts';
import { benchInterventions } from './interventions/interventions.ts';
import { benchPage } from './page/page.ts';
import { benchSockets } from './sockets/sockets.ts';
import { benchStartUp } from './start-up/start-up.ts';
import type { Line } from './statistics.ts';
import { benchRows } from './storage/rows.ts';
import { benchStorage } from './storage/storage.ts';
import { benchTakeOver } from './take-over/take-over.ts';
import { benchTick } from './tick/tick.ts';

const BENCHES: Record<string, (rounds: number) => Promise<Line | Line[]> | Line> = {
  ingest: (rounds) => benchIngest({ rounds, messages: 50_000 }),
  'fan-out': (rounds) => benchFanOut({ rounds, events: 60, sockets: 500 }),
  crowd: (rounds) => benchCrowd({ rounds, many: 2_000, few: 200 }),
  http: (rounds) => benchHttp({ rounds, calls: 1_000 }),
  'fan-out-2000': (rounds) => benchFanOut({ rounds: Math.min(rounds, 5), events: 20, sockets: 2_000 }),
  chat: (rounds) => benchChat({ rounds, messages: 100, people: 100 }),
  interventions: (rounds) => benchInterventions({ rounds, screens: 500 }),
  page: () => benchPage({ readings: 10, everyMs: 60_000 }),
  rows: (rounds) => benchRows({ rounds, sessions: 10_000 }),
  sockets: () => benchSockets({ sockets: 10_000 }),
  'start-up': (rounds) => benchStartUp({ rounds: Math.min(rounds, 5) }),
  agents: (rounds) => benchAgents({ rounds }),
  'take-over': () => benchTakeOver({ sessions: 10_000 }),
  storage: () => benchStorage({ sessions: 10_000, minutes: 1 }),
  tick: (rounds) => benchTick({ rounds, sessions: 10_000 }),
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'string' }, rounds: { type: 'string', default: '9' } },
});
const names = values.only === undefined ? Object.keys(BENCHES) : values.only.split(',');
const lines: Line[] = [];
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`no benchmark is called ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
  const measured = [await bench(Number(values.rounds))].flat();
  lines.push(...measured);
  measured.forEach(print);
}
if (values.json !== undefined) {
  await writeFile(values.json, JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, lines }, null, 2) + '\n');
}

function print({ name, unit, rounds, ours, baselines, note }: Line): void {
  console.log(`${name}: ${ours.toFixed(2)} ${unit} (median of ${rounds} rounds)`);
  for (const { name: baseline, value, ratio, aim } of baselines) {
    const verdict = aim === null ? 'no aim' : `aim ${aim.toFixed(2)}: ${ratio >= aim ? 'met' : 'missed'}`;
    console.log(`  ${ratio.toFixed(3)} of ${baseline} (${value.toFixed(2)}); ${verdict}`);
  }
  if (note !== undefined) console.log(`  ${note}`);
}
