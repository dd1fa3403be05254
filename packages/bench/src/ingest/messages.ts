import { EVENT_PARTITIONS, eventBatchChannel, PLATFORM_CHANNELS, type PlatformChannel } from '@conductor/contracts';

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

/** What gathers of one partition in 50 ms where 5,000 events come in a second. */
const IN_A_BATCH = 16;

/** The same messages, in batches of one partition each: the channel, and the payload. */
export function batchesOf(from: number, count: number): [string, string][] {
  const gathered = Array.from({ length: EVENT_PARTITIONS }, (): string[] => []);
  const batches: [string, string][] = [];
  const close = (p: number): void => {
    const events = gathered[p]?.splice(0) ?? [];
    if (events.length === 0) return;
    batches.push([eventBatchChannel(p), `{"p":${p},"source":"bench","events":[${events.join(',')}]}`]);
  };
  for (let n = from; n < from + count; n++) {
    const [channel, data] = platformMessage(n);
    const p = (n % SESSIONS) % EVENT_PARTITIONS;
    const length = gathered[p]?.push(`{"channel":"${channel}","data":${data}}`);
    if (length === IN_A_BATCH) close(p);
  }
  for (let p = 0; p < EVENT_PARTITIONS; p++) close(p);
  return batches;
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
