import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where the demo's panel reads how it stands (GET), and turns it (POST). */
export const DEMO_PATH = '/dev/demo';

/** A demo as its panel knows it. */
export type Demo = {
  /** How it stands, as JSON. */
  read: () => object;
  /** Turns something by a parsed body; returns whether it was understood. */
  turn: (body: unknown) => boolean;
};

const MOST_BYTES = 1_024;

/** Answers the panel: how the demo stands, after what was turned. A page of another origin may turn nothing. */
export async function answerPanel(
  request: IncomingMessage,
  response: ServerResponse,
  demo: Demo,
  origins: readonly string[],
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json');
  const end = (status: number, body: object): void => {
    response.writeHead(status);
    response.end(JSON.stringify(body));
  };
  if (request.method === 'GET') return end(200, demo.read());
  if (request.method !== 'POST') return end(405, { error: 'GET or POST' });
  if (!origins.includes(request.headers.origin ?? ''))
    return end(403, { error: 'Only the demo’s own page may do that' });
  const body = await bodyOf(request);
  if (body === undefined || !demo.turn(body)) return end(400, { error: 'The demo has nothing of the kind' });
  end(200, demo.read());
}

/** The body as JSON; undefined where it is none, or longer than 1 KiB. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MOST_BYTES) return undefined;
  }
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}
