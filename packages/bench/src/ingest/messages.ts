import { PLATFORM_CHANNELS, type PlatformChannel } from '@conductor/contracts';

export const SESSIONS = 50;

/** What message number `n` of a run looks like: mostly chat and reactions, some votes and joins, as in a live talk. */
export function platformMessage(n: number): readonly [PlatformChannel, string] {
  const session = n % SESSIONS;
  const ids = { sessionId: `session-${session}`, eventId: `event-${session}` };
  const userId = `user-${(n * 7_919) % 5_000}`;
  const kind = n % 10;
  if (kind < 6) {
    const message = {
      id: `0f8b2c1e-5a7d-4e3b-9c64-${String(n).padStart(12, '0')}`,
      userId,
      text: textOf(n),
      sentAt: n,
    };
    return [PLATFORM_CHANNELS.chatMessage, JSON.stringify({ ...ids, message })];
  }
  if (kind < 8)
    return [PLATFORM_CHANNELS.sync, JSON.stringify({ type: 'reaction', ...ids, userId, data: { emoji: '👏' } })];
  if (kind < 9) return [PLATFORM_CHANNELS.pollVote, JSON.stringify({ ...ids, pollId: `poll-${session}`, userId })];
  return [PLATFORM_CHANNELS.sync, JSON.stringify({ type: 'user_join', ...ids, userId })];
}

const WORDS = [
  'That',
  'is',
  'a',
  'good',
  'point',
  'but',
  'how',
  'does',
  'it',
  'work',
  'with',
  'more',
  'people?',
  'Grüße',
];

const textOf = (n: number): string =>
  Array.from({ length: 3 + (n % 15) }, (_, index) => WORDS[(n + index * 5) % WORDS.length]).join(' ');
