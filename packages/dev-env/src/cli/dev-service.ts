/** A service under `pnpm dev`: waits for the servers, then runs `src/main.ts` of the folder it is started in, anew after each change. */
import { spawn } from 'node:child_process';
import { joinDevSession } from '../stack/dev-session.ts';
import { isAlive } from '../servers/processes.ts';

const CHECK_MS = 1_000;

const { pid, env } = await joinDevSession();
const child = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--conditions=development', 'src/main.ts'],
  { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
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
