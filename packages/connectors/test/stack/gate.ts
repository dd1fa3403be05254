import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A way to the conductor on which single requests can be waited for, and kept back. */
export type Gate = AsyncDisposable & {
  url: string;
  /** Keeps back the next request of which the path ends so; resolves when it has come, and it is never passed on. */
  keep: (ending: string) => Promise<void>;
};

/** A relay for HTTP on loopback. */
export async function openGate(target: string): Promise<Gate> {
  const kept = new Map<string, () => void>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const [ending] = [...kept.keys()].filter((each) => path.endsWith(each));
    if (ending !== undefined) {
      kept.get(ending)?.();
      kept.delete(ending);
      return;
    }
    const pass = async (): Promise<void> => {
      const body = await text(request);
      const { authorization = '' } = request.headers;
      const answer = await fetch(`${target}${path}`, {
        method: request.method ?? 'GET',
        headers: { authorization, ...(body === '' ? {} : { 'content-type': 'application/json' }) },
        ...(body === '' ? {} : { body }),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.text());
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    keep: (ending) =>
      new Promise((resolve) => {
        kept.set(ending, resolve);
      }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
