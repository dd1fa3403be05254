import { connect as dial, createServer, type Socket } from 'node:net';

/** A wire to a server that can be cut, that refuses, and that can fall silent. */
export type Wire = AsyncDisposable & {
  port: number;
  /** Every connection ends; new ones are taken and ended, until `restore`. */
  cut: () => void;
  restore: () => void;
  /** Nothing passes any more, and nobody is told. */
  freeze: () => void;
  /** How often it was connected to. */
  connections: () => number;
};

/** A relay on loopback to a server's port there. */
export async function layWire(target: number): Promise<Wire> {
  const ends = new Set<Socket>();
  const state = { isCut: false, isFrozen: false, connections: 0 };
  const join = (end: Socket, other: Socket): void => {
    ends.add(end);
    end.on('data', (bytes) => {
      if (!state.isFrozen) other.write(bytes);
    });
    end.on('error', () => undefined);
    end.on('close', () => {
      ends.delete(end);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    state.connections += 1;
    if (state.isCut) return void client.destroy();
    const there = dial(target, '127.0.0.1');
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
    restore: () => void (state.isCut = false),
    freeze: () => void (state.isFrozen = true),
    connections: () => state.connections,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const end of ends) end.destroy();
      await closed;
    },
  };
}
