import {
  fold,
  isBlockedToken,
  isCommon,
  isGroup,
  isNearMiss,
  ordinaryNoun,
  stem,
  visible,
} from '@conductor/moderation';
import type { ChatLine, Language } from '../../ports/words.ts';

/**
 * What a session's audience speaks about, kept in memory only and for ten minutes: the last messages, and who used which
 * word. Constant in size whatever the rate; gone with the session.
 */
export type Talk = {
  /** `same` is what two spellings of a line have in common. */
  lines: (ChatLine & { same: string; atMs: number; id: string | undefined; words: readonly string[] })[];
  /** By stem, least recently used first; `people` by when they last used it. */
  words: Map<string, { surface: string; people: Map<string, number> }>;
};

const FORGET_MS = 600_000;
const MAX_LINES = 120;
const MAX_LINE_LENGTH = 200;
const MAX_WORDS = 400;
const MAX_WORDS_A_MESSAGE = 20;
/** In audiences above four times as many nothing becomes a topic. */
const MAX_PEOPLE_A_WORD = 64;
const SAMPLE_LINES = 40;
const SAMPLE_CHARACTERS = 4_000;
const SAMPLE_LINES_A_PERSON = 3;
/** A word is a topic when this share of the audience used it, and so many people: three accounts are easily had. */
const TOPIC_SHARE = 0.25;
const TOPIC_PEOPLE = 3;
const MAX_TOPICS = 8;
/** So many of the most widespread words are looked up at most. */
const MAX_CANDIDATES = 20;
/** Latin letters only, so that no address, number or lookalike becomes a topic. */
const TOPIC_WORD = /^[A-Za-zÀ-ÖØ-öø-ſ]{2,24}$/u;

const OPENING_MINUTES = 10;

/** Where a session stands by its time alone, when its organiser has not said. */
export const phaseAt = (minutesIn: number): string => (minutesIn < OPENING_MINUTES ? 'opening' : 'under way');

export const createTalk = (): Talk => ({ lines: [], words: new Map() });

/** Takes a chat message in. Those without an author count as one person's. */
export function hearChat(
  talk: Talk,
  message: { messageId?: string | undefined; userId?: string | undefined; text?: string | undefined },
  nowMs: number,
): void {
  const text = message.text?.slice(0, 2_000).replaceAll(/\s+/g, ' ').trim();
  if (!text) return;
  const person = message.userId ?? '';
  const words = topicWords(text);
  const same = fold(visible(text, MAX_LINE_LENGTH));
  const line = { person, text: text.slice(0, MAX_LINE_LENGTH), same, atMs: nowMs, id: message.messageId };
  talk.lines.push({ ...line, words: [...words.keys()] });
  if (talk.lines.length > MAX_LINES) talk.lines.shift();
  for (const [key, surface] of words) hearWord(talk, key, surface, person, nowMs);
}

/** A message that was taken back or removed is given to no model any more, and makes nothing a topic. */
export function forgetMessage(talk: Talk, messageId: string): void {
  const removed = talk.lines.filter(({ id }) => id === messageId);
  talk.lines = talk.lines.filter(({ id }) => id !== messageId);
  for (const { person, words } of removed) {
    const said = new Set(talk.lines.filter((line) => line.person === person).flatMap((line) => line.words));
    for (const key of words) if (!said.has(key)) talk.words.get(key)?.people.delete(person);
  }
}

function topicWords(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const surface of text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    if (!TOPIC_WORD.test(surface) || (surface.length < 4 && surface !== surface.toUpperCase())) continue;
    const token = fold(surface);
    if (isCommon(token) || isBlockedToken(token)) continue;
    found.set(stem(token), surface);
    if (found.size === MAX_WORDS_A_MESSAGE) break;
  }
  return found;
}

function hearWord(talk: Talk, key: string, surface: string, person: string, nowMs: number): void {
  const word = talk.words.get(key) ?? { surface, people: new Map<string, number>() };
  talk.words.delete(key);
  if (talk.words.size >= MAX_WORDS) talk.words.delete(leastWanted(talk));
  talk.words.set(key, word);
  word.people.delete(person);
  const oldest = word.people.keys().next().value;
  if (word.people.size >= MAX_PEOPLE_A_WORD && oldest !== undefined) word.people.delete(oldest);
  word.people.set(person, nowMs);
}

/** The oldest word of one person at most, so that one who floods the chat pushes out only the like. */
function leastWanted({ words }: Talk): string {
  let oldest = '';
  for (const [key, { people }] of words) {
    if (people.size <= 1) return key;
    oldest ||= key;
  }
  return oldest;
}

/** Whose talk it is: how many are present (null where nobody knows), and what their organiser wrote himself. */
export type Audience = {
  language: Language;
  present: number | null;
  organiser: readonly (string | null | undefined)[];
};

/**
 * What a quarter of the audience spoke about in the last ten minutes, the most widespread first; at most eight ordinary
 * nouns or words of the organiser's, no names, no groups of people, in the spelling of the list or of the organiser.
 */
export function topicsOf(talk: Talk, nowMs: number, { language, present, organiser }: Audience): string[] {
  const own = new Map(
    organiser.flatMap((text) => text?.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [stem(fold(word)), word]),
  );
  const recent = (atMs: number): boolean => nowMs - atMs < FORGET_MS;
  const enough = Math.max(TOPIC_PEOPLE, TOPIC_SHARE * Math.max(present ?? 0, writers(talk, recent)));
  return [...talk.words]
    .map(([key, { surface, people }]) => {
      const times = [...people.values()].filter(recent);
      return { key, surface, people: times.length, lastMs: Math.max(0, ...times) };
    })
    .filter((word) => word.people >= enough)
    .toSorted((a, b) => b.people - a.people || b.lastMs - a.lastMs)
    .slice(0, MAX_CANDIDATES)
    .map(({ key, surface }) => own.get(key) ?? ordinaryNoun(surface, language))
    .filter((word) => word !== null && !isGroup(word) && !isNearMiss(fold(word)))
    .filter((word) => word !== null)
    .slice(0, MAX_TOPICS);
}

/** How many people wrote lately, as far as it is remembered. One who floods the chat pushes nobody out of the words. */
function writers({ lines, words }: Talk, recent: (atMs: number) => boolean): number {
  const people = new Set(lines.filter(({ atMs }) => recent(atMs)).map(({ person }) => person));
  for (const word of words.values()) for (const [person, atMs] of word.people) if (recent(atMs)) people.add(person);
  return people.size;
}

/**
 * The newest messages, oldest first: at most 40 and 4,000 characters, at most three of a person, none twice. Nobody's name is
 * in it; `person` stays in this process.
 */
export function sampleOf(talk: Talk, nowMs: number): ChatLine[] {
  const sample: ChatLine[] = [];
  const byPerson = new Map<string, number>();
  const seen = new Set<string>();
  let characters = 0;
  for (const { person, text, same, atMs } of talk.lines.toReversed()) {
    const already = byPerson.get(person) ?? 0;
    if (nowMs - atMs >= FORGET_MS || already === SAMPLE_LINES_A_PERSON || seen.has(same)) continue;
    if (sample.length === SAMPLE_LINES || characters + text.length > SAMPLE_CHARACTERS) break;
    seen.add(same);
    byPerson.set(person, already + 1);
    characters += text.length;
    sample.push({ person, text });
  }
  return sample.toReversed();
}
