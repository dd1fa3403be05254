import { startChild, type Child } from '../servers/child.ts';
import { ROOT } from '../paths.ts';
import { freePort } from '../servers/free-port.ts';
import { LateError } from '../servers/late.ts';
import { lastWords } from '../servers/server.ts';

const READY_DEADLINE_MS = 60_000;
const ATTEMPTS = 3;

export type ServiceOptions = {
  /** Shown in messages, e.g. `agent-service-2`. */
  name: string;
  /** The entry file, from the project's top folder. */
  main: string;
  /** Node's own arguments before the entry file. */
  nodeArgs?: readonly string[];
  portSetting: 'AGENT_PORT' | 'REAL_TIME_PORT';
  wantedPort: number;
  env: NodeJS.ProcessEnv;
  onLine: (line: string) => void;
  /** It ended without having been asked to. */
  onCrash: (name: string, how: string, lastWords: string) => void;
};

/** A service in a process of its own. */
export type Service = {
  name: string;
  url: string;
  pid: () => number;
  /** Sends any signal; what follows is not taken for a crash. Fulfils when the process has gone. */
  kill: (name: NodeJS.Signals) => Promise<void>;
  /** Freezes the process (SIGSTOP), as a machine that hangs. */
  pause: () => void;
  resume: () => void;
  /** Starts it again on the same port after `kill`, and fulfils when it is ready. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts a service and waits until `/health/ready` says yes. Throws with its last words when that does not come. */
export async function startService(options: ServiceOptions): Promise<Service> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.wantedPort);
    try {
      return await startOn(port, options);
    } catch (error) {
      // Another program took the port in the moment between asking and listening.
      const taken = error instanceof Error && error.message.includes('EADDRINUSE');
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number, options: ServiceOptions): Promise<Service> {
  const url = `http://127.0.0.1:${port}`;
  let child: Child;
  let expected = false;

  const start = async (): Promise<void> => {
    expected = false;
    child = startChild({
      command: process.execPath,
      args: ['--conditions=development', ...(options.nodeArgs ?? []), options.main],
      cwd: ROOT,
      env: { ...options.env, [options.portSetting]: `${port}` },
      stopSignal: 'SIGTERM',
      onOutput: byLine(options.onLine),
    });
    const started = child;
    await untilReady(started, options.name, url);
    void started.ended.then((how) => {
      if (!expected) options.onCrash(options.name, how, lastWords(started));
    });
  };
  await start();

  return {
    name: options.name,
    url,
    pid: () => child.pid,
    kill: async (name) => {
      expected = true;
      child.kill(name);
      await child.ended;
    },
    pause: () => child.pause(),
    resume: () => child.resume(),
    restart: start,
    stop: async () => {
      expected = true;
      await child.stop();
    },
  };
}

async function untilReady(child: Child, name: string, url: string): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  for (;;) {
    if (child.hasEnded()) throw new Error(`${name} ${await child.ended}:\n${lastWords(child)}`);
    if (await isReady(url)) return;
    if (Date.now() > deadline) {
      await child.stop();
      throw new LateError(name, READY_DEADLINE_MS, lastWords(child));
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Cuts chunks into lines, so that those of several services do not run into each other. */
function byLine(onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => onLine(line));
  };
}
