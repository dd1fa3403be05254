import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Reactions = AsyncDisposable & { add(sessionId: string, emoji: string): void };

const BURST_EVERY_MS = 500;

/** Counts this node's reactions and shows them to the room in bursts, so that a cheering crowd is one event. */
export function createReactions({ room, telemetry }: { room: Room; telemetry: Telemetry }): Reactions {
  let counts = new Map<string, Record<string, number>>();

  const burst = async (): Promise<void> => {
    const taken = counts;
    counts = new Map();
    const sent = [...taken].map(([sessionId, byEmoji]) =>
      room.pass(sessionId, { name: 'reaction:burst', payload: { sessionId, counts: byEmoji } }),
    );
    for (const result of await Promise.allSettled(sent)) {
      if (result.status === 'rejected') telemetry.failed('showing reactions', result.reason);
    }
  };
  const timer = setInterval(() => void burst(), BURST_EVERY_MS);

  return {
    add(sessionId, emoji) {
      const byEmoji = counts.get(sessionId) ?? {};
      byEmoji[emoji] = (byEmoji[emoji] ?? 0) + 1;
      counts.set(sessionId, byEmoji);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await burst();
    },
  };
}
