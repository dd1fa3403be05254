import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_WITHIN_MS = 90_000;
/** How pino begins the line with which a service ends. */
const FATAL = '{"level":60';

/** A node of the service as a process of its own. */
export type NodeProcess = {
  url: string;
  /** Bytes of its heap that are in use once the garbage is gone. */
  heapBytes: () => Promise<number>;
  /** Ends it at once and without a word (SIGKILL); fulfils when it has gone. */
  kill: () => Promise<void>;
  /** Whether it ended, and nobody killed it. */
  hasFailed: () => boolean;
};

/** Starts a node on a free port; rejects when it is not there within a minute and a half. */
export async function startNodeProcess(env: Record<string, string>): Promise<NodeProcess> {
  const child = spawn(process.execPath, ['--conditions=development', '--inspect=127.0.0.1:0', MAIN], {
    env: { NODE_ENV: 'test', LOG_LEVEL: 'info', REAL_TIME_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let isKilled = false;
  const kill = async (): Promise<void> => {
    isKilled = true;
    child.kill('SIGKILL');
    await ended;
  };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('"listening"')) resolve(Number(Object(JSON.parse(line)).port));
    if (line.startsWith(FATAL)) process.stderr.write(`${line}\n`);
  });
  const inspector = Promise.withResolvers<string>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [url] = /ws:\S+/.exec(line) ?? [];
    if (url) inspector.resolve(url);
    else if (!/inspector|[Dd]ebugg/.test(line)) process.stderr.write(`${line}\n`);
  });
  const late = setTimeout(() => reject(new Error('the node did not start in time')), START_WITHIN_MS);
  ended.then(([code]) => reject(new Error(`the node ended with code ${code}`)), reject);
  try {
    const url = `http://127.0.0.1:${await promise}`;
    const hasFailed = () => !isKilled && (child.exitCode !== null || child.signalCode !== null);
    return { url, kill, hasFailed, heapBytes: async () => heapBytesAt(await inspector.promise) };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** Asks a process by its inspector, after a full garbage collection. */
async function heapBytesAt(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await once(socket, 'open');
  const ask = async (id: number, method: string): Promise<unknown> => {
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [message] = await once(socket, 'message');
      const answer: { id?: number; result?: unknown } = JSON.parse(String(Object(message).data));
      if (answer.id === id) return answer.result;
    }
  };
  await ask(1, 'HeapProfiler.enable');
  await ask(2, 'HeapProfiler.collectGarbage');
  const usage = await ask(3, 'Runtime.getHeapUsage');
  socket.close();
  return Number(Object(usage).usedSize);
}
