import type Anthropic from '@anthropic-ai/sdk';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { TokenUsage } from './prices.ts';

/** A request's body; `output_config.format` makes the model answer in JSON of a schema. */
export type CallBody = Parameters<Anthropic['messages']['create']>[0] & { stream?: false };

/** What one request over the network came to; a gateway in front of the API may leave the usage out. */
export type CallResult =
  | { kind: 'answer'; text: string; stop: string | null; usage: TokenUsage | null }
  | {
      kind: 'fault';
      reason: string;
      /** `nothing`: certainly not charged. `unknown`: it may have been. */
      billed: 'nothing' | 'unknown';
      /** The provider's fault, so that more calls would only hurt; false when this one request was wrong. */
      provider: boolean;
      /** When the same request may succeed, in milliseconds; null: not soon. */
      retryAfterMs: number | null;
    };

/** One request, without retries. Never throws. Ends when the signal does, and is not sent where that has ended. */
export async function callModel(client: Anthropic, body: CallBody, signal: AbortSignal): Promise<CallResult> {
  if (signal.aborted) {
    return { kind: 'fault', reason: 'no time left', billed: 'nothing', provider: false, retryAfterMs: null };
  }
  try {
    const message = await client.messages.create(body, { signal, maxRetries: 0 });
    const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
    return { kind: 'answer', text, stop: message.stop_reason, usage: message.usage };
  } catch (error) {
    return faultOf(error, signal);
  }
}

type Fault = Extract<CallResult, { kind: 'fault' }>;

function faultOf(error: unknown, signal: AbortSignal): Fault {
  const unknown: Fault = {
    kind: 'fault',
    reason: 'the answer was unreadable',
    billed: 'unknown',
    provider: true,
    retryAfterMs: null,
  };
  if (signal.aborted || error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    return { ...unknown, reason: 'timed out' };
  }
  if (error instanceof APIConnectionError) {
    return neverArrived(error)
      ? { ...unknown, reason: 'unreachable', billed: 'nothing' }
      : { ...unknown, reason: 'the connection broke' };
  }
  if (!(error instanceof APIError) || error.status === undefined) return unknown;
  return ofStatus(error.status, error.headers, unknown);
}

/** An answer with an error is not charged; of a 5xx other than "overloaded" nobody knows how far it came. */
function ofStatus(status: number, headers: Headers | undefined, unknown: Fault): Fault {
  const retryAfterMs = retryAfter(headers) ?? DEFAULT_RETRY_MS;
  if (status === 429) return { ...unknown, reason: 'rate limited (429)', billed: 'nothing', retryAfterMs };
  if (status === 529) return { ...unknown, reason: 'overloaded (529)', billed: 'nothing', retryAfterMs };
  if (status >= 500) return { ...unknown, reason: `server error (${status})` };
  const ours = status === 400 || status === 413 || status === 422;
  return { ...unknown, reason: `refused by the API (${status})`, billed: 'nothing', provider: !ours };
}

const DEFAULT_RETRY_MS = 500;

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (ms >= 0) return ms;
  const value = headers?.get('retry-after') ?? '';
  const seconds = Number.parseFloat(value);
  if (seconds >= 0) return seconds * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function neverArrived(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && NEVER_ARRIVED.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverArrived);
  return neverArrived(error.cause);
}
