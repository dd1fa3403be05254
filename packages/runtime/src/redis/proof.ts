import type { Redis } from 'ioredis';

/** Of so many messages it is remembered who told them; what not all told by then is forgotten. */
const MOST_REMEMBERED = 1_000;

/**
 * Whether every connection of several still hears: a message that all servers of a cluster tell is believed once each
 * connection brought it. One that hears nothing any more keeps all of them from being believed.
 */
export function createProof() {
  const hearing = new Set<Redis>();
  const tellers = new Map<string, Set<Redis>>();
  return {
    /** The connection is subscribed. */
    found: (link: Redis): void => void hearing.add(link),
    hears: (link: Redis): boolean => hearing.has(link),
    lose: (link: Redis): void => void hearing.delete(link),
    /** The connection told a message. Whether all of `links` have told it now, which is so once. */
    told(link: Redis, payload: Buffer, links: Iterable<Redis>): boolean {
      const text = payload.toString('latin1');
      const by = (tellers.get(text) ?? new Set()).add(link);
      tellers.set(text, by);
      const [oldest] = tellers.keys();
      if (tellers.size > MOST_REMEMBERED && oldest !== undefined) tellers.delete(oldest);
      for (const each of links) if (!by.has(each)) return false;
      return tellers.delete(text);
    },
  };
}
