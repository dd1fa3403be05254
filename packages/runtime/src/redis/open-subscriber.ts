import { subscribeToCluster } from './cluster-subscriber.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { isCluster, type RedisClient } from './servers.ts';
import type { Subscriber } from './subscriber.ts';

export type SubscriberOptions = ConnectOptions & {
  /** Whether sharded channels are heard as well. */
  sharded?: boolean;
  /**
   * An ordinary channel that is heard at every server of a cluster, and passed on once each has told it and nothing is
   * left to subscribe: its messages prove that all the others are heard too.
   */
  provedBy?: string;
};

/** Opens a subscriber beside `commands`, which knows the servers of a cluster; it is connected by `ready`. */
export function openSubscriber(commands: RedisClient, options: SubscriberOptions): Subscriber {
  if (!isCluster(commands)) return connect({ ...options, cluster: false });
  const { sharded = false, provedBy, onError } = options;
  return subscribeToCluster(commands, {
    open: (address) => connect({ ...options, url: urlAt(address, options.url), cluster: false, resubscribes: false }),
    sharded,
    provedBy,
    onError: (error) => onError?.(error instanceof Error ? error : new Error(String(error))),
  });
}

/** The URL of another server of the same cluster. */
function urlAt(address: string, urls: string): string {
  const url = new URL(urls.split(',')[0] ?? '');
  const end = address.lastIndexOf(':');
  const host = address.slice(0, end);
  return `${url.protocol}//${credentials(url)}${host.includes(':') ? `[${host}]` : host}${address.slice(end)}`;
}

const credentials = ({ username, password }: URL): string => (password === '' ? '' : `${username}:${password}@`);
