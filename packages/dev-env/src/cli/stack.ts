/** `pnpm stack --json [--agents N] [--real-times N]`: servers and services without traffic, until SIGTERM. */
import { parseArgs } from 'node:util';
import { untilToldToStop } from '../stack/lifetime.ts';
import { refuseInProduction } from '../stack/production.ts';
import { removeRecord, writeRecord } from '../stack/record.ts';
import { startStack } from '../stack/stack.ts';

refuseInProduction('pnpm stack');
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    agents: { type: 'string', default: '1' },
    'real-times': { type: 'string', default: '1' },
  },
});

const told = untilToldToStop();
await using stack = await startStack({
  agents: count('agents', values.agents),
  realTimes: count('real-times', values['real-times']),
  onLine: (_service, line) => log(line),
});
const urls = {
  agentUrls: stack.agents.map((agent) => agent.url),
  realTimeUrls: stack.realTimes.map((realTime) => realTime.url),
  redisUrl: stack.redis.url,
  databaseUrl: stack.postgres.url,
};
writeRecord({ jwtSecret: stack.jwtSecret, ...urls });
try {
  const answer = { agentUrl: urls.agentUrls[0], realTimeUrl: urls.realTimeUrls[0], ...urls };
  if (values.json) console.log(JSON.stringify(answer));
  else for (const [name, value] of Object.entries(answer)) console.log(`${name.padEnd(12)} ${String(value)}`);
  await told;
} finally {
  removeRecord();
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 16) return number;
  console.error(`--${name} must be a whole number from 1 to 16`);
  process.exit(2);
}

/** Services' lines go to stderr; when nobody reads it, they are dropped rather than piled up. */
function log(line: string): void {
  if (process.stderr.writableLength < 4_000_000) process.stderr.write(`${line}\n`);
}
