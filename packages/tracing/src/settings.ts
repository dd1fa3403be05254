/** Where traces go, and how many of them; null: nowhere, nothing is recorded. */
export type TracingSettings = { endpoint: string; ratio: number } | null;

/** What of the settings' reader is needed here. */
type Reader = {
  optional: (name: string) => string | undefined;
  url: (name: string, protocols: readonly string[]) => string;
  report: (name: string, problem: string) => void;
};

/**
 * `OTEL_EXPORTER_OTLP_ENDPOINT`, the collector's address without `/v1/traces`, and `OTEL_TRACES_SAMPLER_ARG`, the share of
 * traces, 0–1. The names are OpenTelemetry's own; the exporter reads `OTEL_EXPORTER_OTLP_HEADERS` by itself.
 */
export function readTracing(read: Reader): TracingSettings {
  const share = read.optional('OTEL_TRACES_SAMPLER_ARG') ?? '1';
  const ratio = /^(0(\.\d+)?|1(\.0+)?)$/.test(share) ? Number(share) : null;
  if (ratio === null) read.report('OTEL_TRACES_SAMPLER_ARG', 'must be a share from 0 to 1, such as 0.1');
  if (read.optional('OTEL_EXPORTER_OTLP_ENDPOINT') === undefined) return null;
  return { endpoint: read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']), ratio: ratio ?? 1 };
}

export type TracedService = {
  /** As it stands in the traces: `agent-service`. */
  service: string;
  instanceId: string;
  onError: (error: unknown) => void;
};
