import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { startChild, type Child } from './child.ts';
import { makeDataFolder } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { LateError } from './late.ts';
import { findRedis } from './redis-program.ts';
import { asServer, lastWords, type Server } from './server.ts';

const START_DEADLINE_MS = 30_000;

export type RedisOptions = {
  port?: number;
  /** Where it finds its files again; else a new folder. It goes with the server when that is stopped. */
  folder?: string;
  /** Settings as they stand on a command line. */
  settings?: readonly string[];
};

/**
 * Starts a real Redis (or Valkey) that keeps nothing on disk, on `port` or a free one of 127.0.0.1. It ends with
 * `stop`, or when this process is gone. Throws with what to type when this machine has none and none can be had.
 */
export async function startRedis(options: RedisOptions = {}): Promise<Server> {
  const folder = options.folder ?? makeDataFolder('redis');
  try {
    const port = options.port ?? (await freePort());
    const program = await findRedis(port, options.settings);
    const child = startChild({ ...program, cwd: folder, stopSignal: 'SIGTERM', folder });
    await untilReady(child, port).catch(async (error: unknown) => {
      await child.stop();
      throw error;
    });
    return asServer(child, folder, `redis://127.0.0.1:${port}`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function untilReady(child: Child, port: number): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    if (child.hasEnded()) throw new Error(`Redis ${await child.ended}:\n${lastWords(child)}`);
    if (await answersPing(port)) return;
    if (Date.now() > deadline) throw new LateError('Redis', START_DEADLINE_MS, lastWords(child));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 });
    const answer = (ready: boolean): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => answer(data.toString().startsWith('+PONG')));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
