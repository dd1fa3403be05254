import type { Content } from '@conductor/contracts';
import type { Capabilities } from './connector.ts';
import { keepNewest } from './keep-newest.ts';

/** What any chat can carry out. */
export const WORDS: Capabilities['arms'] = [
  { arm: 'CHAT_PROMPT', limits: {} },
  { arm: 'BROADCAST', limits: {} },
];

/** An intervention as one message of chat, of at most 362 characters; empty where it is more than words. */
export function messageOf(content: Content): string {
  if (content.arm === 'CHAT_PROMPT') return onOneLine(content.prompt);
  if (content.arm === 'BROADCAST') return onOneLine(`${content.title}: ${content.message}`);
  return '';
}

const onOneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

/** How many names are kept, the newest. */
const KEPT = 10_000;

/** The names of people that were seen, to take them out of what others say. */
export type Names = { know: (name: string) => void; without: (text: string) => string };

/** Nobody’s name yet. A name of several words is known by each of them. */
export function createNames(): Names {
  const known = new Set<string>();
  return {
    know(name) {
      for (const word of name.toLowerCase().match(WORD) ?? []) {
        known.add(word);
        keepNewest(known, KEPT);
      }
    },
    without: (text) =>
      text.replaceAll(MENTION, (word) => (word.startsWith('@') || known.has(word.toLowerCase()) ? '…' : word)),
  };
}

const WORD = /[\p{L}\p{N}_]{2,}/gu;
const MENTION = /@[\p{L}\p{N}_.-]+|[\p{L}\p{N}_]{2,}/gu;
