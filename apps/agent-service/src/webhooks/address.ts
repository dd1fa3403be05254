import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Azure's metadata has an address among everybody's. */
const AZURE_METADATA = '168.63.129.16';
/** What the internet's registries hand out of IPv6; whatever else there is was made for something special. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address is one of the internet at large: not loopback, private, link-local, shared, a metadata service's,
 * multicast, reserved, or an IPv4 one in the clothes of IPv6. What cannot be read is none.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === AZURE_METADATA) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}

/** The address that a URL names by number; undefined where it has a name. */
function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}

/**
 * What keeps a URL from being a webhook's, by its looks alone; undefined when nothing does. A name may still lead to a
 * private address: that is looked at when a connection is made.
 */
export function urlProblem(text: string, allowPrivate: boolean): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must hold no name and password';
  if (allowPrivate) return undefined;
  if (url.protocol !== 'https:') return 'must begin with https://';
  const address = literalAddress(url);
  const isLocal = /(^|\.)(localhost|local|internal)\.?$/.test(url.hostname);
  if (isLocal || (address !== undefined && !isPublicAddress(address))) {
    return 'must be an address that the whole internet can reach';
  }
  return undefined;
}
