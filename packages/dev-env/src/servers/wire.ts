import { connect as dial, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A wire to a server, on which things go wrong. */
export type Wire = AsyncDisposable & {
  port: number;
  /** Every connection ends, and new ones are ended at once. */
  cut: () => void;
  /** Nothing passes in either direction, and nobody is told. */
  hold: () => void;
  /** What passes is `ms` late in each direction. */
  slow: (ms: number) => void;
  /** All is well again. */
  mend: () => void;
};

/** A wire, and whom it joins. */
export type NamedWire = readonly [name: string, wire: Wire];

/** The port that a URL names. */
export const portOf = (url: string): number => Number(new URL(url).port);

/** The same URL, by way of a wire. */
export const through = (url: string, { port }: Wire): string => Object.assign(new URL(url), { port: `${port}` }).href;

/** A relay on loopback to the port there that `target` names at the time of connecting. */
export async function layWire(target: () => number): Promise<Wire> {
  const ends = new Set<Socket>();
  const state = { isCut: false, isHeld: false, delayMs: 0 };
  const join = (end: Socket, other: Socket): void => {
    let passed = Promise.resolve();
    ends.add(end);
    if (state.isHeld) end.pause();
    end.on('data', (bytes) => {
      const late = state.delayMs > 0 ? pause(state.delayMs) : Promise.resolve();
      passed = Promise.all([passed, late]).then(() => void (other.destroyed || other.write(bytes)));
    });
    end.on('error', () => undefined);
    end.on('close', () => {
      ends.delete(end);
      void passed.then(() => other.destroy());
    });
  };
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (state.isCut) return void client.destroy();
    const there = dial(target(), '127.0.0.1');
    join(client, there);
    join(there, client);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      state.isCut = true;
      for (const end of ends) end.destroy();
    },
    hold() {
      state.isHeld = true;
      for (const end of ends) end.pause();
    },
    slow: (ms) => void (state.delayMs = ms),
    mend() {
      Object.assign(state, { isCut: false, isHeld: false, delayMs: 0 });
      for (const end of ends) end.resume();
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const end of ends) end.destroy();
      await closed;
    },
  };
}
