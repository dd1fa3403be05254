import { isIP } from 'node:net';

/** The words of a comma-separated setting, blanks and empty ones left out; undefined where it is not set. */
export function splitWords(value: string | undefined): string[] | undefined {
  return value
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Whether this is an address, or a network in CIDR notation that is not everybody. */
export function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  // A network of /0 would trust everybody's word about their own address.
  return (
    version !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest))
  );
}
