import { spawn, type ChildProcess } from 'node:child_process';
import { descendants, signal } from './processes.ts';

/** How long a process may take to stop when asked, before it is killed. */
const STOP_DEADLINE_MS = 5_000;
/** How much of its last output is kept to explain a failure. */
const KEPT_OUTPUT = 8_192;

export type ChildOptions = {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Whom it runs as, when not as ourselves. */
  user?: { uid: number; gid: number } | undefined;
  /** What it understands as "finish and go". */
  stopSignal: NodeJS.Signals;
  /** A folder of its own that goes with it, even when we are killed. */
  folder?: string | undefined;
  /** Receives what it prints, as it prints it. */
  onOutput?: (chunk: Buffer) => void;
};

export type Child = {
  pid: number;
  /** Fulfils when the process has ended; how is said in words. */
  ended: Promise<string>;
  hasEnded: () => boolean;
  /** Its last output. */
  output: () => string;
  kill: (name: NodeJS.Signals) => void;
  /** Freezes the process and all below it: connections stand, nothing answers. */
  pause: () => void;
  resume: () => void;
  /** Asks it to go, kills it after 5 s, and fulfils when it has gone. */
  stop: () => Promise<void>;
};

/**
 * Starts a process in a process group of its own, so that a Ctrl-C in the terminal reaches us and not it: we end it in
 * our order. A watchdog ends it when we are gone without having done so (kill -9).
 */
export function startChild(options: ChildOptions): Child {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
      options.onOutput?.(chunk);
    });
  }
  let over = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not start: ${error.message}`));
    child.once('exit', (code, name) => resolve(name ? `ended by ${name}` : `ended with code ${code}`));
  }).then((how) => {
    over = true;
    return how;
  });
  const { pid } = child;
  if (pid === undefined) return unstarted(options, ended);
  const release = startWatchdog(pid, options);
  void ended.then(release);

  const everyone = (): number[] => [pid, ...descendants(pid)];
  const resume = (): void => everyone().forEach((id) => signal(id, 'SIGCONT'));
  return {
    pid,
    ended,
    hasEnded: () => over,
    output: () => output,
    kill: (name) => signal(pid, name),
    pause: () => {
      signal(pid, 'SIGSTOP');
      descendants(pid).forEach((id) => signal(id, 'SIGSTOP'));
    },
    resume,
    stop: async () => {
      if (over) return;
      resume();
      signal(pid, options.stopSignal);
      const timer = setTimeout(() => everyone().forEach((id) => signal(id, 'SIGKILL')), STOP_DEADLINE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

const nothing = (): void => undefined;

function unstarted(options: ChildOptions, ended: Promise<string>): Child {
  return {
    pid: 0,
    ended,
    hasEnded: () => true,
    output: () => `${options.command} could not be started`,
    kill: nothing,
    pause: nothing,
    resume: nothing,
    stop: async () => void (await ended),
  };
}

/** Waits for a word; when its input ends without one, we are dead, and it ends the process and removes its folder. */
const WATCHDOG = `
read -r word
if [ "$word" = released ]; then exit 0; fi
kill -CONT "$1"; kill -"$2" "$1"
tries=0
while kill -0 "$1" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -KILL -"$1" "$1"
if [ -n "$3" ]; then rm -rf "$3"; fi
`;

function startWatchdog(pid: number, { stopSignal, folder = '' }: ChildOptions): () => void {
  const watcher: ChildProcess = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', `${pid}`, stopSignal.slice(3), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.once('error', nothing);
  watcher.stdin?.once('error', nothing);
  watcher.unref();
  return () => void watcher.stdin?.end('released\n');
}
