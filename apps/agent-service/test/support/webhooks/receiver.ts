import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

type Received = { id: string; sessionId: string | undefined; type: string; body: Record<string, unknown> };
/** What the receiver does with a request once it has read it: a status, or its own way to go wrong. */
type Behaviour = (received: Received, response: ServerResponse, request: IncomingMessage) => number | undefined;

/** A receiver on loopback that checks every request by the public library and keeps what is genuine, in order. */
export async function startReceiver() {
  const secrets: string[] = [];
  const received: Received[] = [];
  const forged: string[] = [];
  const behaviour: { act: Behaviour } = { act: () => 204 };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const id = String(request.headers['webhook-id']);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      if (!secrets.some((secret) => isGenuine(secret, body, headers))) forged.push(id);
      else {
        const message: Record<string, unknown> = JSON.parse(body);
        const { sessionId, type } = message;
        received.push({
          id,
          sessionId: typeof sessionId === 'string' ? sessionId : undefined,
          type: String(type),
          body: message,
        });
      }
      const last = received.at(-1);
      const status = last === undefined ? 401 : behaviour.act(last, response, request);
      if (status !== undefined) response.writeHead(status).end();
    })().catch(() => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}/hook?token=in-the-url`,
    secrets,
    received,
    forged,
    behaviour,
    /** The ids of what came of a session, each as often as it came. */
    of: (sessionId: string) => received.filter((one) => one.sessionId === sessionId).map(({ id }) => id),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

function isGenuine(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
