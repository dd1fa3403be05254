import { EventEmitter } from 'node:events';
import type { Cluster, Redis } from 'ioredis';
import { startLoop } from '../loop.ts';
import { keySlot } from './key-slot.ts';
import { createProof } from './proof.ts';
import { addressOf, ServerUnknown } from './servers.ts';
import type { Subscriber } from './subscriber.ts';

/** A channel that somebody wants, and the connection on which it is confirmed. */
type Wanted = { sharded: boolean; channel: string; at: Redis | null; asking: Promise<void> | null };

type Listener = Parameters<EventEmitter['on']>[1];

/** Ordinary channels reach every server; they are heard at the one of this slot. */
const HOME_SLOT = 0;
const LOOK_EVERY_MS = 1_000;

export type ClusterSubscriberOptions = {
  /** Makes a connection to one server; it is for subscriptions alone. */
  open: (address: string) => Redis;
  /** Whether sharded channels are heard too, for which each server needs a connection. */
  sharded: boolean;
  /** See `SubscriberOptions`. */
  provedBy: string | undefined;
  onError: (error: unknown) => void;
};

/**
 * Hears the channels of a cluster, each at the server that it belongs to: after a server came back or a slot was moved it
 * is subscribed anew by itself, and `ready` is told again, since something may have been missed.
 */
export function subscribeToCluster(cluster: Cluster, options: ClusterSubscriberOptions): Subscriber {
  const { open, sharded, provedBy, onError } = options;
  const events = new EventEmitter();
  const links = new Map<string, Redis>();
  const wanted = new Map<string, Wanted>();
  const proof = createProof();
  let status: 'wait' | 'connecting' | 'ready' | 'end' = 'wait';

  const linkOf = (want: Wanted): Redis | undefined =>
    links.get(addressOf(cluster, want.sharded ? keySlot(want.channel) : HOME_SLOT) ?? '');
  const isWhole = (): boolean => [...wanted.values()].every((want) => want.at !== null && want.at === linkOf(want));

  const emit = (kind: 'message' | 'smessage', channel: Buffer, payload: Buffer): void => {
    if (events.listenerCount(kind) > 0) events.emit(kind, channel.toString(), payload.toString());
    events.emit(`${kind}Buffer`, channel, payload);
  };

  const linkTo = (address: string): Redis => {
    const link = open(address);
    const lose = (): void => {
      proof.lose(link);
      for (const want of wanted.values()) if (want.at === link) want.at = null;
      if (status !== 'end') cluster.refreshSlotsCache();
    };
    link.on('close', lose);
    // The server says so of a slot that it serves no more, and not of which channel.
    link.on('moved', lose);
    link.on('ready', () => loop?.wake());
    link.on('smessageBuffer', (channel: Buffer, payload: Buffer) => emit('smessage', channel, payload));
    link.on('messageBuffer', (channel: Buffer, payload: Buffer) => {
      if (channel.toString() !== provedBy || (proof.told(link, payload, links.values()) && isWhole()))
        emit('message', channel, payload);
    });
    link.connect().catch(() => undefined);
    return link;
  };

  /** A connection to each server that something is to be heard at, and to no other. */
  const link = (): void => {
    const home = addressOf(cluster, HOME_SLOT);
    const every = sharded ? cluster.slots.map((servers) => servers?.[0]) : [];
    const needed = new Set([home, ...every].filter((address) => address !== undefined));
    // Without a map there is nothing better than what there was.
    if (needed.size === 0) return;
    for (const [address, old] of links) {
      if (needed.has(address)) continue;
      links.delete(address);
      old.disconnect();
    }
    for (const address of needed) if (!links.has(address)) links.set(address, linkTo(address));
  };

  const ask = async (want: Wanted): Promise<void> => {
    const at = linkOf(want);
    if (at?.status !== 'ready') throw new ServerUnknown('the server of a channel cannot be reached just now');
    await (want.sharded ? at.ssubscribe(want.channel) : at.subscribe(want.channel));
    want.at = at;
  };
  const confirm = (want: Wanted): Promise<void> => {
    if (want.at !== null && want.at === linkOf(want)) return Promise.resolve();
    want.asking ??= ask(want).finally(() => (want.asking = null));
    return want.asking;
  };

  const prove = async (): Promise<void> => {
    if (provedBy === undefined) return;
    const silent = [...links.values()].filter((each) => each.status === 'ready' && !proof.hears(each));
    for (const each of silent) await each.subscribe(provedBy).then(() => proof.found(each), onError);
  };

  const mend = async (): Promise<void> => {
    if (status === 'end') return;
    link();
    await prove();
    const lost = [...wanted.values()].filter((want) => want.asking === null && want.at !== linkOf(want));
    const results = await Promise.allSettled(lost.map(confirm));
    const isUp = links.size > 0 && [...links.values()].every((each) => each.status === 'ready');
    const isNew = status === 'connecting' && isUp;
    if (isNew) status = 'ready';
    if (isNew || results.some((result) => result.status === 'fulfilled')) events.emit('ready');
    for (const result of results) if (result.status === 'rejected') return onError(result.reason);
  };

  let loop: ReturnType<typeof startLoop> | undefined;
  const want = (isSharded: boolean, channel: string): Promise<void> => {
    const key = `${isSharded} ${channel}`;
    const known = wanted.get(key) ?? { sharded: isSharded, channel, at: null, asking: null };
    wanted.set(key, known);
    return confirm(known);
  };
  const drop = async (isSharded: boolean, channel: string): Promise<void> => {
    const known = wanted.get(`${isSharded} ${channel}`);
    wanted.delete(`${isSharded} ${channel}`);
    await known?.asking?.catch(() => undefined);
    if (known?.at) await (isSharded ? known.at.sunsubscribe(channel) : known.at.unsubscribe(channel));
  };
  const look = (): void => loop?.wake();

  return {
    get status() {
      return status;
    },
    connect: async () => {
      status = 'connecting';
      cluster.on('refresh', look);
      loop = startLoop({ everyMs: LOOK_EVERY_MS, work: mend, onError });
    },
    subscribe: (...channels) =>
      Promise.all(channels.filter((channel) => channel !== provedBy).map((channel) => want(false, channel))),
    unsubscribe: (channel) => drop(false, channel),
    ssubscribe: (channel) => want(true, channel),
    sunsubscribe: (channel) => drop(true, channel),
    on: (event: string, listener: Listener) => events.on(event, listener),
    once: (event: string, listener: Listener) => events.once(event, listener),
    disconnect: () => {
      status = 'end';
      cluster.off('refresh', look);
      void loop?.stop();
      for (const each of links.values()) each.disconnect();
    },
  };
}
