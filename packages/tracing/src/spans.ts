import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { spanContextOf, toTraceparent } from './traceparent.ts';

/** What may stand on a span: kinds and results. No text, and nobody's id, since traces leave the installation. */
export type SpanFacts = Readonly<
  Partial<Record<'anomaly' | 'severity' | 'arm' | 'status' | 'by' | 'result', string>> & {
    reach?: number;
    reward?: number;
  }
>;

type SpanOptions = {
  /** The `traceparent` of what it follows from; without one, what is going on here. */
  after?: string | null | undefined;
  /** Whether it hands something on, or takes it in; otherwise neither. */
  kind?: 'sends' | 'takes';
  facts?: SpanFacts;
  /** When it began, in milliseconds since the Unix epoch; now without it. */
  fromMs?: number;
};

const KINDS = { sends: SpanKind.PRODUCER, takes: SpanKind.CONSUMER };
let tracer: Tracer | null = null;

/** From now on spans are made by this tracer, or none where it is null. */
export function recordBy(one: Tracer | null): void {
  tracer = one;
}

/**
 * Runs `work` within a span of this name, which ends with it; what it awaits finds it as what is going on. A failure is
 * marked by its kind, and thrown on. While tracing is off it is `work()` and nothing else.
 */
export async function traced<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  if (tracer === null) return work();
  const { span, within } = begin(tracer, name, options);
  try {
    return await context.with(within, work);
  } catch (error) {
    // Its words may hold what was sent.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
    throw error;
  } finally {
    span.end();
  }
}

/** A span of what has happened already, from `fromMs` until now; returns its `traceparent`. */
export function mark(name: string, options: SpanOptions = {}): string | undefined {
  if (tracer === null) return undefined;
  const { span } = begin(tracer, name, options);
  span.end();
  return toTraceparent(span.spanContext());
}

/** More facts of what is going on, known only by now. */
export function note(facts: SpanFacts): void {
  if (tracer !== null) trace.getActiveSpan()?.setAttributes(attributesOf(facts));
}

/** The `traceparent` of what is going on, to be sent along or stored; undefined while nobody records it. */
export function traceparent(): string | undefined {
  const active = tracer === null ? undefined : trace.getActiveSpan()?.spanContext();
  return active && toTraceparent(active);
}

function begin(by: Tracer, name: string, options: SpanOptions): { span: Span; within: Context } {
  const { after, kind, facts = {}, fromMs } = options;
  const named = spanContextOf(after);
  const parent = named === undefined ? context.active() : trace.setSpanContext(ROOT_CONTEXT, named);
  const span = by.startSpan(
    name,
    {
      attributes: attributesOf(facts),
      ...(kind === undefined ? {} : { kind: KINDS[kind] }),
      ...(fromMs === undefined ? {} : { startTime: fromMs }),
    },
    parent,
  );
  return { span, within: trace.setSpan(parent, span) };
}

const attributesOf = (facts: SpanFacts): Record<string, string | number> =>
  Object.fromEntries(Object.entries(facts).map(([fact, value]) => [`conductor.${fact}`, value]));
