/** A service under `pnpm dev`: waits for the servers, then runs `src/main.ts` of the folder it is started in, anew after each change. */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { joinDevSession } from '../stack/dev-session.ts';
import { isAlive } from '../servers/processes.ts';
import { serviceUrl } from '../servers/roles.ts';

const CHECK_MS = 1_000;

const { pid, env } = await joinDevSession();
const service = basename(process.cwd()) === 'agent-service' ? 'agent-service' : 'real-time-service';
const DATABASE_URL = serviceUrl(env['DATABASE_URL'] ?? '', service);
const child = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--conditions=development', 'src/main.ts'],
  { env: { ...process.env, ...env, DATABASE_URL }, stdio: ['ignore', 'inherit', 'inherit'] },
);
const stop = (): void => void child.kill('SIGTERM');
process.on('SIGTERM', stop).on('SIGINT', stop);
// Without the servers there is nothing to serve.
const watch = setInterval(() => {
  if (!isAlive(pid)) stop();
}, CHECK_MS);
child.once('exit', (code) => {
  clearInterval(watch);
  process.exitCode = code ?? 0;
});
