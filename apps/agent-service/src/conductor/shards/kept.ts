import type { PlatformChannel } from '@conductor/contracts';
import type { Clock } from '../../ports/clock.ts';

/** A message as it came at `atMs` (monotonic): a batch where `channel` is null. */
export type KeptMessage = { atMs: number; channel: PlatformChannel | null; payload: Buffer };
/** All that came since `fromMs`, in its order. */
export type Recollection = { fromMs: number; messages: readonly KeptMessage[] };

type Buffered = { fromMs: number; messages: KeptMessage[]; first: number; bytes: number };

export type KeptOptions = {
  /** How far back somebody may ask, ms. */
  keepMs: number;
  /** Most bytes of a partition; the oldest go first. */
  maxBytes: number;
  clock: Pick<Clock, 'monotonic'>;
};

/** From so many that are gone on, their places are given back. */
const TIDY_FROM = 1_024;

/**
 * What the partitions that we stand by for were told, as bytes that nobody has looked into: perceiving it costs nothing
 * until we are to go on with it.
 */
export function createKept({ keepMs, maxBytes, clock }: KeptOptions) {
  const partitions = new Map<number, Buffered>();

  const forgetOld = (kept: Buffered): void => {
    const horizon = clock.monotonic() - keepMs;
    kept.fromMs = Math.max(kept.fromMs, horizon);
    for (let oldest = kept.messages[kept.first]; oldest; oldest = kept.messages[kept.first]) {
      if (oldest.atMs >= horizon && kept.bytes <= maxBytes) break;
      kept.bytes -= oldest.payload.byteLength;
      kept.fromMs = Math.max(kept.fromMs, oldest.atMs);
      kept.first += 1;
    }
    if (kept.first < TIDY_FROM || kept.first < kept.messages.length / 2) return;
    kept.messages = kept.messages.slice(kept.first);
    kept.first = 0;
  };

  return {
    /** Keeps what these partitions are told from now on, and forgets all others. */
    only(wanted: Iterable<number>): void {
      const next = new Set(wanted);
      for (const partition of partitions.keys()) if (!next.has(partition)) partitions.delete(partition);
      for (const partition of next) {
        if (partitions.has(partition)) continue;
        partitions.set(partition, { fromMs: clock.monotonic(), messages: [], first: 0, bytes: 0 });
      }
    },
    /** Keeps a message of the partition, if that is kept at all. */
    add(partition: number, channel: PlatformChannel | null, payload: Buffer): void {
      const kept = partitions.get(partition);
      if (kept === undefined) return;
      // A copy: what Redis' client hands out is a piece of all that it read at once.
      kept.messages.push({ atMs: clock.monotonic(), channel, payload: Buffer.from(payload) });
      kept.bytes += payload.byteLength;
      forgetOld(kept);
    },
    /** The same for each partition that is kept, where nobody knows whose it is. Whether there was one. */
    addToAll(channel: PlatformChannel, payload: Buffer): boolean {
      for (const partition of partitions.keys()) this.add(partition, channel, payload);
      return partitions.size > 0;
    },
    has: (partition: number): boolean => partitions.has(partition),
    /** Hands over all that is kept of a partition, and keeps it no longer. */
    take(partition: number): Recollection {
      const kept = partitions.get(partition);
      partitions.delete(partition);
      if (kept === undefined) return { fromMs: clock.monotonic(), messages: [] };
      forgetOld(kept);
      return { fromMs: kept.fromMs, messages: kept.messages.slice(kept.first) };
    },
  };
}

export type Kept = ReturnType<typeof createKept>;
