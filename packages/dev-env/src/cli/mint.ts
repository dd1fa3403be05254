/** `pnpm mint --sub ID[,ID…] [--permissions a,b] [--events a,b] [--ttl 1h]`: a token a line for the newest stack. */
import { parseArgs } from 'node:util';
import { refuseInProduction } from '../stack/production.ts';
import { newestRecord } from '../stack/record.ts';
import { signToken } from '../stack/token.ts';

refuseInProduction('pnpm mint');
const USAGE = 'Usage: pnpm mint --sub ID[,ID…] [--permissions a,b] [--events a,b] [--ttl 1h]';
const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 };

const { values } = parseArgs({
  options: {
    sub: { type: 'string', default: '' },
    permissions: { type: 'string' },
    events: { type: 'string' },
    ttl: { type: 'string', default: '1h' },
  },
});
const subjects = list(values.sub);
if (subjects.length === 0) fail(USAGE);
const secret = process.env['JWT_SECRET'] ?? newestRecord()?.jwtSecret;
if (!secret) fail('No stack is running here (start one with: pnpm stack), and JWT_SECRET is not set.');

const exp = Math.floor(Date.now() / 1_000) + seconds(values.ttl);
for (const sub of subjects) {
  const permissions = values.permissions === undefined ? {} : { permissions: list(values.permissions) };
  const events = values.events === undefined ? {} : { events: list(values.events) };
  console.log(signToken(secret, { sub, ...permissions, ...events, exp }));
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** `90s`, `15m`, `1h`, `7d`, or a bare number of seconds. */
function seconds(ttl: string): number {
  const match = /^(\d+)([smhd]?)$/.exec(ttl);
  const unit = match?.[2] || 's';
  if (!match || !(unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) return fail(`--ttl: ${ttl}? ${USAGE}`);
  return Number(match[1]) * UNIT_SECONDS[unit];
}

function fail(words: string): never {
  console.error(words);
  process.exit(2);
}
