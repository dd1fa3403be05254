import { context, diag, DiagLogLevel } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { recordBy } from './spans.ts';
import type { TracedService, TracingSettings } from './settings.ts';

const SEND_EVERY_MS = 1_000;
const SEND_WITHIN_MS = 5_000;
const ignore = (): void => undefined;

/** The SDK, and what is going on carried over awaits. Disposing sends what waits, and ends it. */
export function startSdk(
  { endpoint, ratio }: NonNullable<TracingSettings>,
  { service, instanceId, onError }: TracedService,
): AsyncDisposable {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: SEND_WITHIN_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.instance.id': instanceId }),
    // What another service has begun to record is recorded here too: half a trace is worth little.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_EVERY_MS, exportTimeoutMillis: SEND_WITHIN_MS }),
    ],
  });
  const error = (message: string): void => onError(new Error(message));
  diag.setLogger({ error, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  recordBy(provider.getTracer('engagement-conductor'));
  return {
    [Symbol.asyncDispose]: async () => {
      recordBy(null);
      await provider.shutdown().catch(onError);
      context.disable();
      diag.disable();
    },
  };
}
