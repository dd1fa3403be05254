import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ModelPrice } from '../../../src/llm/prices.ts';

/** A request as the fake saw it. */
export type SeenRequest = {
  model: string;
  max_tokens: number;
  thinking?: unknown;
  system: { text: string; cache_control?: unknown }[];
  messages: { role: string; content: string }[];
  output_config: { format: { type: string; schema: unknown } };
};

/** How it behaves towards one request. */
export type Behaviour =
  | { kind: 'answer'; content: unknown; afterMs?: number; stop?: string; outputTokens?: number; usage?: null }
  | { kind: 'text'; text: string; stop?: string }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** Never answers. */
  | { kind: 'hang' }
  /** Sends half of an answer, then nothing more (`hang`) or the end of the connection (`cut`). */
  | { kind: 'partial'; ending: 'hang' | 'cut' }
  | { kind: 'reset' }
  | { kind: 'garbage' };

const INPUT_TOKENS_A_BYTE = 1 / 3;
const OUTPUT_TOKENS = 900;

/**
 * A Messages API on loopback that keeps its own bill: it charges what it reports, and for whatever it began and did not
 * finish as much as it could have. Errors with a status are free, but for a 500, which it charges as well.
 */
export async function startFakeMessagesApi(
  prices: Readonly<Record<string, ModelPrice>>,
  behave: (request: SeenRequest, count: number) => Behaviour,
) {
  const requests: SeenRequest[] = [];
  let billedMicros = 0;
  const server = createServer((req, res) => void serve(req, res));

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.on('error', () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const request: SeenRequest = JSON.parse(body.toString());
    requests.push(request);
    const behaviour = behave(request, requests.length);
    const usage = {
      input_tokens: Math.ceil(body.byteLength * INPUT_TOKENS_A_BYTE),
      output_tokens: (behaviour.kind === 'answer' ? behaviour.outputTokens : undefined) ?? OUTPUT_TOKENS,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    };
    if (behaviour.kind !== 'status' || behaviour.status === 500) bill(request, usage);
    if (behaviour.kind === 'answer' && behaviour.afterMs !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, behaviour.afterMs));
    }
    reply(res, request, behaviour, behaviour.kind === 'answer' && behaviour.usage === null ? null : usage);
  }

  function bill(request: SeenRequest, usage: { input_tokens: number; output_tokens: number }): void {
    const price = prices[request.model];
    if (price === undefined) throw new Error(`no price for ${request.model}`);
    billedMicros += usage.input_tokens * price.inputPerMTok + usage.output_tokens * price.outputPerMTok;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server's address is one of these
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** What it charged so far, in US dollars. */
    billedUsd: () => billedMicros / 1_000_000,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function reply(res: ServerResponse, request: SeenRequest, behaviour: Behaviour, usage: object | null): void {
  const message = (text: string, stop: string): string =>
    JSON.stringify({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: request.model,
      content: text === '' ? [] : [{ type: 'text', text }],
      stop_reason: stop,
      stop_sequence: null,
      usage,
    });
  const json = { 'content-type': 'application/json' };
  switch (behaviour.kind) {
    case 'answer':
      res.writeHead(200, json).end(message(JSON.stringify(behaviour.content), behaviour.stop ?? 'end_turn'));
      return;
    case 'text':
      res.writeHead(200, json).end(message(behaviour.text, behaviour.stop ?? 'end_turn'));
      return;
    case 'status':
      res
        .writeHead(behaviour.status, { ...json, ...behaviour.headers })
        .end(JSON.stringify({ type: 'error', error: { type: 'api_error', message: 'made up' } }));
      return;
    case 'partial':
      res.writeHead(200, { ...json, 'content-length': '5000' });
      res.write('{"id":"msg_1","type":"message","content":[{"type":"te');
      if (behaviour.ending === 'cut') setImmediate(() => res.destroy());
      return;
    case 'reset':
      res.destroy();
      return;
    case 'garbage':
      res.writeHead(200, json).end('<html>not what you wanted</html>');
      return;
    case 'hang':
  }
}
