import { readFileSync } from 'node:fs';
import { isAlive } from '../servers/processes.ts';

const CHECK_MS = 500;

/**
 * Fulfils when one of the package managers that started us is gone. Some of them (`npx pnpm …`) do not hand a SIGTERM
 * on: without this we would run for ever, with nobody left to stop us. Never fulfils when we were started directly.
 */
export function launcherGone(): Promise<void> {
  const launchers = launchersOf(process.ppid);
  return new Promise((resolve) => {
    if (launchers.length === 0) return;
    const timer = setInterval(() => {
      if (launchers.every((pid) => isAlive(pid))) return;
      clearInterval(timer);
      resolve();
    }, CHECK_MS);
    timer.unref();
  });
}

/** From `pid` upwards: npm, npx, pnpm, and the shells between them; empty where processes cannot be looked at. */
function launchersOf(pid: number): number[] {
  const chain: { pid: number; isLauncher: boolean }[] = [];
  for (let next: number | undefined = pid; next !== undefined && next > 1; next = parentOf(next)) {
    const command = commandOf(next);
    const isLauncher = /^(\S*node\s+)?\S*\b(npm|npx|pnpm)(-cli\.js|\.cjs|\.mjs)?(\s|$)/.test(command);
    const isShell = /^\S*sh\s+-c\s/.test(command);
    if (!isLauncher && !isShell) break;
    chain.push({ pid: next, isLauncher });
  }
  const last = chain.findLastIndex((link) => link.isLauncher);
  return chain.slice(0, last + 1).map((link) => link.pid);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
