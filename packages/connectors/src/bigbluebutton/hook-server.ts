import { createServer, type IncomingMessage } from 'node:http';
import { isChecksumOf } from './checksum.ts';

export type HookServerOptions = {
  /** Where the hook is received; 0 is any free port. */
  port: number;
  host: string;
  /** The address that the server was told to call, to which its checksum belongs. Asked at each call. */
  callbackUrl: () => string;
  secret: string;
  /** Told of each event that is proved to come from the server, as it was sent. Must not throw. */
  onEvent: (event: unknown) => void;
};

export type HookServer = AsyncDisposable & { port: number };

/** Of one call; a chat message has at most 5,000 characters. */
const MAX_BYTES = 256_000;
const READ_MS = 5_000;

/** Receives what a server’s webhooks tell. Whatever is not signed with the shared secret gets 401 and nothing happens. */
export async function startHookServer(options: HookServerOptions): Promise<HookServer> {
  const { port, host, callbackUrl, secret, onEvent } = options;
  const server = createServer({ requestTimeout: READ_MS, headersTimeout: READ_MS }, (request, response) => {
    const answer = async (): Promise<number> => {
      if (request.method !== 'POST') return 405;
      const body = await bodyOf(request);
      if (body === null) return 413;
      const checksum = new URL(request.url ?? '', 'http://hook').searchParams.get('checksum') ?? '';
      if (!isChecksumOf(checksum, `${callbackUrl()}${body}`, secret)) return 401;
      const events = eventsOf(body);
      if (events === null) return 400;
      events.forEach(onEvent);
      return 200;
    };
    answer().then(
      (status) => response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end(),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return null;
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function eventsOf(body: string): unknown[] | null {
  try {
    const events: unknown = JSON.parse(new URLSearchParams(body).get('event') ?? '');
    return Array.isArray(events) ? events : [events];
  } catch {
    return null;
  }
}
