import { setTimeout as sleep } from 'node:timers/promises';
import type Anthropic from '@anthropic-ai/sdk';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  ConsecutiveBreaker,
  bulkhead,
  circuitBreaker,
  handleType,
} from 'cockatiel';
import type { Budget, Cost } from '../ports/budget.ts';
import type { Draft, WriteJob, Writer } from '../ports/words.ts';
import { costOf, worstCaseMicros, type ModelPrice } from './prices.ts';
import { callModel, type CallBody, type CallResult } from './call.ts';
import { MAX_OUTPUT_TOKENS, bodyOf, draftOf } from './body.ts';

const MAX_RETRIES = 2;
/** With less time than this an answer is not to be expected, so none is asked and paid for. */
const SHORTEST_CALL_MS = 500;

export type WriterOptions = {
  client: Anthropic;
  model: string;
  price: ModelPrice;
  budget: Budget;
  /** How to keep the model from thinking at length; each takes another way, undefined leaves it as it is. */
  thinking?: Anthropic.ThinkingConfigParam;
  /** Calls at once and waiting, in this process. */
  concurrency: { running: number; waiting: number };
  /** After five faults in a row the model is left alone for this long. */
  breakMs?: number;
  /** What each call came to: `ok` or the reason. */
  onCall?: (call: { model: string; outcome: string; cost: Cost }) => void;
};

class ProviderFault extends Error {
  readonly result: CallResult;
  constructor(result: CallResult) {
    super('the provider failed');
    this.result = result;
  }
}

type Paid = { result: CallResult; cost: Cost };
const NOTHING: Cost = { inputTokens: 0, outputTokens: 0, micros: 0 };
const fault = (reason: string): CallResult => ({
  kind: 'fault',
  reason,
  billed: 'nothing',
  provider: false,
  retryAfterMs: null,
});

/** One model that writes: bulkhead → retries where they can help → circuit breaker → money → the call. */
export function createWriter(options: WriterOptions): Writer {
  const { client, model, thinking, price, budget, concurrency, breakMs = 30_000, onCall = () => undefined } = options;
  const room = bulkhead(concurrency.running, concurrency.waiting);
  const breaker = circuitBreaker(handleType(ProviderFault), {
    halfOpenAfter: breakMs,
    breaker: new ConsecutiveBreaker(5),
  });

  async function attempts(job: WriteJob, endsAt: number): Promise<Draft> {
    const body = bodyOf(model, thinking, job);
    const cost = { ...NOTHING };
    for (let retries = 0; ; retries++) {
      if (job.signal.aborted || performance.now() + SHORTEST_CALL_MS > endsAt) {
        return { kind: 'failed', reason: 'no time left', cost };
      }
      const paid = await once(job, body);
      cost.inputTokens += paid.cost.inputTokens;
      cost.outputTokens += paid.cost.outputTokens;
      cost.micros += paid.cost.micros;
      const { result } = paid;
      onCall({ model, outcome: result.kind === 'answer' ? 'ok' : result.reason, cost: paid.cost });
      if (result.kind === 'answer') return draftOf(result, cost);
      const wait = result.retryAfterMs;
      if (wait === null || retries === MAX_RETRIES || performance.now() + wait + SHORTEST_CALL_MS > endsAt) {
        return { kind: 'failed', reason: result.reason, cost };
      }
      await sleep(wait, undefined, { signal: job.signal }).catch(() => undefined);
    }
  }

  /** One call through the breaker. What it cost is told also when the breaker hears of a fault. */
  async function once(job: WriteJob, body: CallBody): Promise<Paid> {
    let cost = NOTHING;
    try {
      const result = await breaker.execute(async () => {
        const paid = await pay(job, body);
        cost = paid.cost;
        if (paid.result.kind === 'fault' && paid.result.provider) throw new ProviderFault(paid.result);
        return paid.result;
      });
      return { result, cost };
    } catch (error) {
      if (error instanceof ProviderFault) return { result: error.result, cost };
      if (error instanceof BrokenCircuitError) return { result: fault('circuit open after repeated faults'), cost };
      throw error;
    }
  }

  /** Reserve the worst case, say that it is sent, call, settle. A process that dies in between is settled by a sweep. */
  async function pay({ request, signal }: WriteJob, body: CallBody): Promise<Paid> {
    const micros = worstCaseMicros(price, Buffer.byteLength(JSON.stringify(body)), MAX_OUTPUT_TOKENS);
    const { eventId, sessionId, decisionId } = request;
    const reservation = await budget.reserve({ eventId, sessionId, decisionId, model, micros });
    if (!reservation.granted) return { result: fault(`over budget (${reservation.cap})`), cost: NOTHING };
    const { id } = reservation;
    if (signal.aborted) {
      await budget.release(id);
      return { result: fault('no time left'), cost: NOTHING };
    }
    if (!(await budget.markSent(id))) return { result: fault('the reservation lapsed'), cost: NOTHING };
    const result = await callModel(client, body, signal);
    const cost = result.kind === 'answer' ? costOf(price, result.usage) : result.billed === 'nothing' ? NOTHING : null;
    // Should the database be away now, the row stays as sent and a sweep spends it in full.
    await (cost === null ? budget.forfeit(id) : budget.spend(id, cost)).catch(() => undefined);
    return { result, cost: cost ?? { ...NOTHING, micros } };
  }

  return {
    model,
    async write(job) {
      const endsAt = performance.now() + job.withinMs;
      try {
        return await room.execute(() => attempts(job, endsAt), job.signal);
      } catch (error) {
        const reason = error instanceof BulkheadRejectedError ? 'too many calls at once' : 'no budget to be had';
        return { kind: 'failed', reason: job.signal.aborted ? 'no time left' : reason, cost: NOTHING };
      }
    },
  };
}
