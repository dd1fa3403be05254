import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** A call as it arrived: its path, and the body. */
export type Call = { path: string; body: unknown };
export type Reply = { status: number; body: object };

/** What is answered to a call; `nth` counts them from 1. */
export type Answer = (call: Call, nth: number) => Reply;

/** The conductor's side as a server on loopback that answers as it is told. */
export async function startFakeDoor(answer: Answer) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const body: unknown = Number(request.headers['content-length'] ?? 0) > 0 ? await json(request) : null;
      const call = { path: request.url ?? '', body };
      calls.push(call);
      const { status, body: sent } = answer(call, calls.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(sent));
    };
    reply().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    calls,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
