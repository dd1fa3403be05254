import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of the benchmark's own that answers requests over its channel, one at a time. */
export type Child = AsyncDisposable & {
  /** Sends a request and waits for its answer; throws when the process ends or takes over two minutes. */
  ask(request: object | string | number): Promise<unknown>;
};

const DEADLINE_MS = 120_000;

/** Starts `module` (a URL) with the same Node flags as this process, and waits until it says that it is ready. */
export async function startChild(module: URL, argv: readonly string[]): Promise<Child> {
  const child = fork(module, argv, { execArgv: ['--conditions=development', '--expose-gc'] });
  await nextMessage(child);
  return {
    async ask(request) {
      const message = nextMessage(child);
      child.send(request);
      return await message;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const ended = new AbortController();
  const died = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('a process of the benchmark ended before it answered');
  });
  try {
    const message = once(child, 'message', { signal }).then(([value]: unknown[]) => value);
    return await Promise.race([message, died]);
  } finally {
    ended.abort();
    died.catch(() => undefined);
  }
}

/** In a child: answers every request by `handle`, and says that it is ready. */
export function answer(handle: (request: unknown) => Promise<unknown>): void {
  process.on('message', (request) => {
    void handle(request).then((value) => process.send?.(value ?? null));
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.('ready');
}
