import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEV_FOLDER } from '../paths.ts';
import { isAlive } from '../servers/processes.ts';

/** What `pnpm dev`'s infrastructure tells the services that turbo starts beside it: a process and their environment. */
type DevSession = { pid: number; env: Record<string, string> };

const FILE = join(DEV_FOLDER, 'dev.json');
const USERS = join(DEV_FOLDER, 'dev-users');
const CHECK_MS = 200;
const WAIT_MS = 60_000;

/** Says that the infrastructure is up. Only the owner may read it: the secret stands in it. */
export function announce(env: NodeJS.ProcessEnv): void {
  const told = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  rmSync(USERS, { recursive: true, force: true });
  mkdirSync(USERS, { recursive: true, mode: 0o700 });
  const draft = `${FILE}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, env: told } satisfies DevSession), { mode: 0o600 });
  renameSync(draft, FILE);
}

/** Takes that back, and fulfils when no service uses the infrastructure any more, or `deadlineMs` later. */
export async function withdraw(deadlineMs: number): Promise<void> {
  rmSync(FILE, { force: true });
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline && readdirSync(USERS).some((pid) => isAlive(Number(pid)))) await pause();
}

/** Waits until the infrastructure is up (60 s at most), and counts this process among its users. Returns its session. */
export async function joinDevSession(): Promise<DevSession> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const session = read();
    if (session && isAlive(session.pid)) {
      writeFileSync(join(USERS, `${process.pid}`), '');
      return session;
    }
    if (Date.now() > deadline) throw new Error('The servers did not come up: see what @conductor/dev-env said.');
    await pause();
  }
}

function read(): DevSession | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    return isDevSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isDevSession = (value: unknown): value is DevSession =>
  typeof value === 'object' && value !== null && 'pid' in value && 'env' in value;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, CHECK_MS);
  });
