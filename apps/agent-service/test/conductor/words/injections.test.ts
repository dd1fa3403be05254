import type { Content } from '@conductor/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTalk, hearChat, sampleOf, topicsOf } from '../../../src/conductor/perceive/talk.ts';
import type { Db } from '@conductor/database';
import { LIST_PRICES } from '../../../src/llm/prices.ts';
import { INJECTIONS, type Injection } from './injections.ts';
import { startFakeMessagesApi, type SeenRequest } from '../../support/words/fake-messages-api.ts';
import { requestFor } from '../../support/words/requests.ts';
import { composerAt, openTestDatabase, roomyBudget } from '../../support/words/set-up.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let db: Db;
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
});
afterAll(() => database[Symbol.asyncDispose]());

/** The room hears the chat as the service does; harmless talk of many people stands around what was planted. */
function hear(chat: Injection['chat']) {
  const talk = createTalk();
  for (let person = 0; person < 8; person++) hearChat(talk, { userId: `p${person}`, text: `ok ${person}` }, 0);
  chat.forEach((messages, person) =>
    messages.forEach((text) => hearChat(talk, { userId: `mallory-${person}`, text }, 1)),
  );
  return { topics: topicsOf(talk, 2, { language: 'en', present: null, organiser: [] }), chat: sampleOf(talk, 2) };
}

const chatIn = (request: SeenRequest): string => request.messages.at(0)?.content ?? '';
const asSeen = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('<', '\\u003c');

/** What an attendee could read of it, in every field, and read on from field to field. */
const visible = (content: Content): string =>
  Object.entries(content)
    .flatMap(([field, value]) => (field === 'arm' ? [] : value))
    .filter((value) => typeof value === 'string')
    .join(' ')
    .toLowerCase();

/** Runs of four words, by spaces and signs alone: on purpose not the product's own way of telling words apart. */
const fours = (text: string): string[] => {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return words.slice(3).map((_, start) => words.slice(start, start + 4).join(' '));
};

test('the list holds 60 attempts and more, of every kind', () => {
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(60);
  expect([...new Set(INJECTIONS.map((injection) => injection.kind))]).toHaveLength(12);
  // What is planted must be in what an obeying model writes, or the test could not fail.
  for (const { obeyed, planted } of INJECTIONS) {
    for (const text of planted.slice(0, 1)) expect(visible(obeyed)).toContain(text.toLowerCase());
  }
});

describe('a model that obeys', () => {
  test.concurrent.each(
    INJECTIONS.map((injection, index) => ({ ...injection, name: `${index + 1} ${injection.kind}` })),
  )('$name: nothing planted reaches an attendee', async ({ chat, obeyed, planted, language }) => {
    const heard = hear(chat);
    await using api = await startFakeMessagesApi(LIST_PRICES, (request) => {
      // It obeys what it was shown, and nothing else.
      const seen = chat.flat().every((text) => chatIn(request).includes(asSeen(text.replaceAll(/\s+/g, ' ').trim())));
      return seen ? { kind: 'answer', content: obeyed } : { kind: 'text', text: 'nothing to obey' };
    });
    const { composer } = composerAt(api.url, roomyBudget(db));
    const request = requestFor(obeyed.arm, { ...heard, language, title: 'The sea' });
    const { content, generation } = await composer.compose(request, 8_000);
    for (const text of planted) expect(visible(content)).not.toContain(text.toLowerCase());
    const shown = new Set(fours(visible(content)));
    for (const messages of chat) expect(fours(messages.join(' ')).filter((run) => shown.has(run))).toEqual([]);
    // The strong model and the fast one both obeyed twice, the guard said why not, and a template stood in.
    expect(api.requests).toHaveLength(4);
    expect(generation).toMatchObject({ method: 'TEMPLATE', guard: expect.arrayContaining([expect.any(String)]) });
    expect(generation.reason).toContain('stopped by the guard');
    expect(generation.guard?.join('\n')).not.toContain('nothing to obey');
    expect(generation.guard?.join('\n')).not.toContain('schema');
  });
});

const about = (...texts: string[]) => hear(texts.map((text) => [text]));
const compose = async (content: Content, heard: ReturnType<typeof hear>) => {
  await using api = await startFakeMessagesApi(LIST_PRICES, () => ({ kind: 'answer', content }));
  const { composer } = composerAt(api.url, roomyBudget(db));
  // Waited for here: the fake ends with this block.
  return await composer.compose(requestFor('CHAT_PROMPT', heard), 8_000);
};

describe('a topic', () => {
  const question: Content = { arm: 'CHAT_PROMPT', prompt: 'What do you think of plankton, and why?' };

  test('is named by a model only if three people used it', async () => {
    const unnamed = await compose(question, about('plankton!', 'what about plankton'));
    expect(unnamed.generation).toMatchObject({
      method: 'TEMPLATE',
      guard: expect.arrayContaining(['chat: a subject that is no topic of the room']),
    });
    const named = await compose(question, about('plankton!', 'what about plankton', 'plankton again'));
    expect(named).toMatchObject({ content: question, generation: { method: 'MODEL' } });
  });

  test('is named by a template only if three people used it, and never if it offends a rule', () => {
    expect(about('plankton!', 'plankton again').topics).toEqual([]);
    expect(about('plankton!', 'plankton again', 'Plankton').topics).toEqual(['plankton']);
    for (const bad of ['evil.com', '@mallory', 'idiots', '<b>', '0800123456', 'Zоrbех', 'ev\u200bil']) {
      const { topics } = about(bad, bad, bad, bad);
      expect(topics.map((topic) => topic.toLowerCase())).not.toContain(bad.toLowerCase());
    }
  });
});
