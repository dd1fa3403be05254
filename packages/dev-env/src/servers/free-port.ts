import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever asks for any, or one of those could be taken before it is used here. */
const LOWEST = 10_240;
const ABOVE = 32_768;
const ATTEMPTS = 100;

/** Ports that this process has given out: a second asker gets another, even before the first one listens. */
const given = new Set<number>();

/** A port of 127.0.0.1 that was free a moment ago; `wanted` if that one is, else any. Rejects when none is found. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, ABOVE);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port among ${ATTEMPTS} tried between ${LOWEST} and ${ABOVE}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
