import { newClientId } from '@conductor/client';

const RANDOM_DIGITS = 12;

/**
 * A new id that says what it is for: the words of `name` in plain letters, and 12 random hexadecimal digits.
 */
export function newId(name: string): string {
  const random = newClientId().slice(0, RANDOM_DIGITS);
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return words === '' ? random : `${words}-${random}`;
}
