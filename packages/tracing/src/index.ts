export { mark, note, traced, traceparent, type SpanFacts } from './spans.ts';
export { readTracing, type TracingSettings } from './settings.ts';
export { startTracing } from './tracing.ts';
