import { BlockList, isIP } from 'node:net';

/**
 * The address of whoever sent a request, for logs, limits and the audit trail: that of the connection, unless it is one
 * of the `trusted` proxies' (addresses or networks); then the last address of `X-Forwarded-For` that no trusted proxy
 * has. What a client itself writes into the header is left of that and never believed.
 */
export function createClientAddress(
  trusted: readonly string[],
): (connection: string, forwardedFor: string | readonly string[] | undefined) => string {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isProxy = (address: string): boolean => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return (connection, forwardedFor = []) => {
    let nearest = plain(connection);
    for (const hop of [forwardedFor].flat().join(',').split(',').toReversed()) {
      const address = plain(hop.trim());
      if (isIP(address) === 0 || !isProxy(nearest)) break;
      nearest = address;
    }
    return nearest;
  };
}

/** IPv4 in the words of IPv6 is IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
