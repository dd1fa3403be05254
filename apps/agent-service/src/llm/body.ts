import type Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import type { Cost } from '../ports/budget.ts';
import type { Draft, WriteJob } from '../ports/words.ts';
import type { CallBody, CallResult } from './call.ts';
import { SYSTEM_PROMPT, repairPrompt, userPrompt } from './prompt.ts';

/** Enough for the longest content that a schema allows, and a little thinking where it cannot be turned off. */
export const MAX_OUTPUT_TOKENS = 1_000;

/** The request for one attempt; a second one carries the first and what was wrong with it. */
export function bodyOf(model: string, thinking: Anthropic.ThinkingConfigParam | undefined, job: WriteJob): CallBody {
  const user = { role: 'user' as const, content: userPrompt(job) };
  return {
    model,
    max_tokens: MAX_OUTPUT_TOKENS,
    ...(thinking === undefined ? {} : { thinking }),
    system: [{ type: 'text', text: SYSTEM_PROMPT, cache_control: { type: 'ephemeral' } }],
    messages:
      job.repair === null
        ? [user]
        : [
            user,
            { role: 'assistant', content: job.repair.raw },
            { role: 'user', content: repairPrompt(job.repair.findings) },
          ],
    output_config: { effort: 'low', format: formatOf(job) },
  };
}

/** The schema as the provider takes it: bounds that it does not know stand in the descriptions; the guard checks them. */
function formatOf({ schema }: WriteJob) {
  const bare: object = JSON.parse(JSON.stringify(schema, withoutWords));
  const { type, schema: accepted } = jsonSchemaOutputFormat({ ...bare, type: 'object' });
  return { type, schema: accepted };
}

/** What a schema says to readers of the reference is none of the model's business: the prompt says what to write. */
const withoutWords = (key: string, value: unknown): unknown =>
  (key === 'title' || key === 'description') && typeof value === 'string' ? undefined : value;

/** What an answer is worth; a refusal and a cut-off answer are none. */
export function draftOf(answer: Extract<CallResult, { kind: 'answer' }>, cost: Cost): Draft {
  if (answer.stop === 'refusal') return { kind: 'failed', reason: 'the model declined', cost };
  if (answer.stop === 'max_tokens' || answer.stop === 'model_context_window_exceeded') {
    return { kind: 'failed', reason: 'the answer was cut off', cost };
  }
  return { kind: 'draft', content: parse(answer.text), raw: answer.text, cost };
}

/** What is no JSON fits no schema, and is told to the model as that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
