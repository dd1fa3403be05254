import type { Arm } from '@conductor/contracts';
import type { Clock } from '../../ports/clock.ts';
import type { Cost } from '../../ports/budget.ts';
import type { ComposeRequest, Composer, Draft, WriteJob, Words, Writer } from '../../ports/words.ts';
import { inspect } from './review.ts';
import { readChat, type Heard } from './review-chat.ts';
import { armFiles } from '../arms/registry.ts';
import { examplesFor, templateWords } from './templates.ts';

/** The longest that anybody waits for words. */
const TOTAL_MS = 8_000;
/** Kept back for handing over, so that the caller's deadline holds. */
const MARGIN_MS = 300;
/** Of the time that is left, a layer with another one behind it may use this much. */
const SHARE = 0.6;
/** With less time than this a second attempt is not worth its money. */
const SHORTEST_REPAIR_MS = 1_000;
/** A writer that is told to stop may use this much to say what it cost. */
const GRACE_MS = 100;
const NOTHING: Cost = { inputTokens: 0, outputTokens: 0, micros: 0 };

export type ComposerOptions = {
  /** The strong model first. */
  writers: readonly Writer[];
  clock: Pick<Clock, 'monotonic'>;
  /** What each composition came to: the layer that wrote, and the rules that the guard applied on the way. */
  onWords?: (told: { arm: Arm; words: Words; sessionId: string }) => void;
};

/** What happened on the way down through the layers. */
type Trail = { failures: string[]; guard: string[]; cost: Cost; heard: Heard };

/**
 * Words from the first model whose answer passes the guard, each layer with a deadline of its own inside one total;
 * behind them stand the template's words.
 */
export function createComposer({ writers, clock, onWords = () => undefined }: ComposerOptions): Composer {
  return {
    enabled: writers.length > 0,
    async compose(request, deadlineMs) {
      const startedMs = clock.monotonic();
      const endsAtMs = startedMs + Math.min(deadlineMs, TOTAL_MS) - MARGIN_MS;
      const heard = readChat(request.chat ?? []);
      const trail: Trail = { failures: [], guard: [], cost: { ...NOTHING }, heard };
      const written = await firstGood(request, writers, trail, () => endsAtMs - clock.monotonic());
      const words = withTrail(written ?? templateWords(request), trail, clock.monotonic() - startedMs);
      onWords({ arm: request.arm, words, sessionId: request.sessionId });
      return words;
    },
  };
}

async function firstGood(
  request: ComposeRequest,
  writers: readonly Writer[],
  trail: Trail,
  leftMs: () => number,
): Promise<Words | null> {
  for (const [index, writer] of writers.entries()) {
    const share = leftMs() * (index === writers.length - 1 ? 1 : SHARE);
    const keptBack = leftMs() - share;
    const words = await tryWriter(writer, request, trail, () => leftMs() - keptBack);
    if (words !== null) return words;
  }
  return null;
}

/** One attempt, and one more when the guard could say what was wrong. */
async function tryWriter(
  writer: Writer,
  request: ComposeRequest,
  trail: Trail,
  leftMs: () => number,
): Promise<Words | null> {
  let repair: WriteJob['repair'] = null;
  for (;;) {
    const draft = await ask(writer, request, repair, leftMs());
    addCost(trail.cost, draft.cost);
    if (draft.kind === 'failed') {
      trail.failures.push(`${writer.model}: ${draft.reason}`);
      return null;
    }
    const review = inspect(draft.content, request, trail.heard);
    if (review.ok) return { content: review.content, generation: { method: 'MODEL', model: writer.model } };
    trail.guard.push(...review.findings.map(withoutWords));
    if (repair !== null || draft.raw.trim() === '' || leftMs() < SHORTEST_REPAIR_MS) {
      trail.failures.push(`${writer.model}: stopped by the guard`);
      return null;
    }
    repair = { raw: draft.raw, findings: review.findings };
  }
}

/** The words of the chat that a finding names help the model, and are stored and shown nowhere. */
const withoutWords = (finding: string): string => finding.replace(/ \(.*\)$/, '');

/** A writer's answer, or a failure when its time is over: whatever it is busy with, nobody waits for it longer. */
async function ask(
  writer: Writer,
  request: ComposeRequest,
  repair: WriteJob['repair'],
  withinMs: number,
): Promise<Draft> {
  if (withinMs <= 0) return { kind: 'failed', reason: 'no time left', cost: NOTHING };
  const abort = new AbortController();
  const late = Promise.withResolvers<Draft>();
  const stop = setTimeout(() => abort.abort(), withinMs);
  const leave = setTimeout(
    () => late.resolve({ kind: 'failed', reason: 'timed out', cost: NOTHING }),
    withinMs + GRACE_MS,
  );
  try {
    const { schema, guidance } = armFiles[request.arm];
    const examples = examplesFor(request);
    const job = { request, schema, guidance, examples, repair, signal: abort.signal, withinMs };
    return await Promise.race([writer.write(job), late.promise]);
  } finally {
    clearTimeout(stop);
    clearTimeout(leave);
  }
}

function addCost(sum: Cost, cost: Cost): void {
  sum.inputTokens += cost.inputTokens;
  sum.outputTokens += cost.outputTokens;
  sum.micros += cost.micros;
}

function withTrail({ content, generation }: Words, { failures, guard, cost }: Trail, latencyMs: number): Words {
  return {
    content,
    generation: {
      ...generation,
      latencyMs: Math.round(latencyMs),
      inputTokens: cost.inputTokens,
      outputTokens: cost.outputTokens,
      costUsd: cost.micros / 1_000_000,
      ...(failures.length > 0 ? { reason: failures.join('; ').slice(0, 500) } : {}),
      ...(guard.length > 0 ? { guard: guard.slice(0, 20).map((finding) => finding.slice(0, 200)) } : {}),
    },
  };
}
