const RANDOM_BYTES = 6;

/**
 * A new id that says what it is for: the words of `name` in plain letters, and 12 random hexadecimal digits. Works on
 * pages without TLS too, where `crypto.randomUUID` does not exist.
 */
export function newId(name: string): string {
  const random = [...crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return words === '' ? random : `${words}-${random}`;
}
