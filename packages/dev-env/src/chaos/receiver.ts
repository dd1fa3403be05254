import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A receiver of webhooks on loopback that keeps what it was told. */
export type Receiver = AsyncDisposable & {
  url: string;
  /** The ids of what was accepted, each with how often it came. */
  received: Map<string, number>;
  /** Answers all with 503 until told otherwise. */
  refuse: (isRefusing: boolean) => void;
};

export async function startReceiver(): Promise<Receiver> {
  const received = new Map<string, number>();
  let refusing = false;
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      await text(request);
      const id = String(request.headers['webhook-id']);
      if (!refusing) received.set(id, (received.get(id) ?? 0) + 1);
      response.writeHead(refusing ? 503 : 204).end();
    };
    take().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    received,
    refuse: (isRefusing) => void (refusing = isRefusing),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
