import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../../src/conformance/place.ts';

const CLI = fileURLToPath(new URL('../../src/cli/connect.ts', import.meta.url));

/** `pnpm connect` as a process. */
export type Connecting = AsyncDisposable & {
  /** What it printed. */
  said: () => string;
  /** Ends it at once, as a crash would. */
  kill: () => Promise<void>;
  /** Asks it to go; resolves with its exit code. */
  stop: () => Promise<number | null>;
};

/** Starts it with these arguments and this key; resolves once it has joined. */
export async function startConnect(args: readonly string[], key: string): Promise<Connecting> {
  const child = spawn(process.execPath, ['--conditions=development', CLI, ...args], {
    env: { PATH: process.env['PATH'], CONNECT_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => void (said += String(bytes)));
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  await until('that it has joined', () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    return said.includes('joined');
  });
  return {
    said: () => said,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  };
}
