import type { Content } from '@conductor/contracts';
import { expect, test, vi } from 'vitest';
import { createTalk, hearChat, sampleOf } from '../../../src/conductor/perceive/talk.ts';
import { createComposer } from '../../../src/conductor/words/compose.ts';
import type { Writer } from '../../../src/ports/words.ts';
import { requestFor } from '../../support/words/requests.ts';

/** One sign that unfolds to eighteen letters. */
const LIGATURE = '\uFDFA';
const draft: Content = { arm: 'CHAT_PROMPT', prompt: 'Which of you idiots has a question?' };

test('a chat that unfolds is normalised once a request and after it was cut, however many drafts are reviewed', async () => {
  const talk = createTalk();
  for (let line = 0; line < 20; line++) {
    hearChat(talk, { userId: `p${line}`, text: `${line}${LIGATURE.repeat(2_000)}` }, 0);
  }
  const chat = sampleOf(talk, 1);
  expect(chat).toHaveLength(20);
  const cost = { inputTokens: 0, outputTokens: 0, micros: 0 };
  const writer: Writer = {
    model: 'one',
    write: async () => ({ kind: 'draft', content: draft, raw: 'text', cost }),
  };
  const composer = createComposer({ writers: [writer, { ...writer, model: 'two' }], clock: { monotonic: () => 0 } });

  const normalize = vi.spyOn(String.prototype, 'normalize');
  const words = await composer.compose(requestFor('CHAT_PROMPT', { chat }), 8_000);
  const lengths = normalize.mock.contexts.map((text) => String(text).length).filter((length) => length > 100);
  normalize.mockRestore();

  expect(words.generation).toMatchObject({ method: 'TEMPLATE', reason: expect.stringContaining('two: stopped') });
  // Twenty lines of 200 in seven readings, some of them normalised twice; read anew for each of four drafts, or before
  // it is cut, it is many times as much.
  const sum = lengths.reduce((total, length) => total + length, 0);
  expect(sum).toBeGreaterThan(20 * 200);
  expect(sum).toBeLessThan(20 * 200 * 12);
});
