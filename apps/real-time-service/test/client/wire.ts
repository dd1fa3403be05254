import { connect as dial, createServer, type Socket } from 'node:net';

/** A wire between clients and a node that can be cut and held up. */
export type Wire = AsyncDisposable & {
  url: string;
  /** Every connection ends at once; what was on its way is gone. */
  cut: () => void;
  /** Nothing passes in either direction, and nobody is told, until the returned function is called. */
  hold: () => () => void;
};

/** A relay on loopback to wherever `target` says at the time of connecting. */
export async function layWire(target: () => string): Promise<Wire> {
  const ends = new Set<Socket>();
  let isHeld = false;
  const join = (end: Socket, other: Socket): void => {
    ends.add(end);
    if (isHeld) end.pause();
    end.on('data', (bytes) => other.write(bytes));
    end.on('error', () => undefined);
    end.on('close', () => {
      ends.delete(end);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    const { hostname, port } = new URL(target());
    const node = dial(Number(port), hostname);
    join(client, node);
    join(node, client);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    hold() {
      isHeld = true;
      for (const end of ends) end.pause();
      return () => {
        isHeld = false;
        for (const end of ends) end.resume();
      };
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      cut();
      await closed;
    },
  };
}
