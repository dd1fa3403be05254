import { rmSync } from 'node:fs';
import type { Child } from './child.ts';

/** An embedded server that is up. */
export type Server = AsyncDisposable & {
  url: string;
  pid: number;
  /** Freezes it (SIGSTOP): connections stand, nothing answers. */
  pause: () => void;
  resume: () => void;
  /** Kills it at once, as a crash would. Fulfils when it has gone. */
  crash: () => Promise<void>;
  /** Stops it and removes its data. May be called again. */
  stop: () => Promise<void>;
};

/** A started process and the folder of its data, as a server. */
export function asServer(child: Child, folder: string, url: string): Server {
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const crash = async (): Promise<void> => {
    child.kill('SIGKILL');
    await child.ended;
  };
  return { url, pid: child.pid, pause: child.pause, resume: child.resume, crash, stop, [Symbol.asyncDispose]: stop };
}

/** The last lines that a process printed, for an error message. */
export const lastWords = (child: Child): string => child.output().trim().split('\n').slice(-15).join('\n');
