import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** One span as it came in; `facts` are its attributes. */
type CollectedSpan = {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  facts: Record<string, unknown>;
  failure?: string;
};

/** Takes traces by OTLP over HTTP, on loopback, and keeps their spans. */
export type Collector = AsyncDisposable & {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  endpoint: string;
  spans: CollectedSpan[];
  /** Everything that came, word for word. */
  bodies: string[];
};

type Attribute = { key: string; value: Record<string, unknown> };
type Sent = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'service' | 'facts' | 'failure'> & {
        attributes: Attribute[];
        status: { message?: string };
      })[];
    }[];
  }[];
};

/** Starts one on a free port. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const body = await text(request);
      if (request.method === 'POST' && request.url === '/v1/traces') {
        bodies.push(body);
        spans.push(...spansOf(JSON.parse(body)));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    take().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    spans,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const spansOf = ({ resourceSpans }: Sent): CollectedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(factsOf(resource.attributes)['service.name']);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map(({ name, traceId, spanId, parentSpanId, attributes, status }) => ({
        service,
        name,
        traceId,
        spanId,
        ...(parentSpanId ? { parentSpanId } : {}),
        facts: factsOf(attributes),
        ...(status.message === undefined ? {} : { failure: status.message }),
      })),
    );
  });

const factsOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
