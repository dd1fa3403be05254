import { TraceFlags, isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** The form of version 00 of W3C Trace Context: trace, span, flags. */
const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that a `traceparent` names; undefined for anything else, since it may come from whoever publishes. */
export function spanContextOf(value: string | null | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = FORM.exec(value ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const named: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(named) ? named : undefined;
}

/** A span as a `traceparent`; undefined where it is not recorded, since then nothing of its trace is. */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? undefined : `00-${traceId}-${spanId}-01`;
}
