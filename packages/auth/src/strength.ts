import { looksLikePlaceholder } from '@conductor/runtime';

const MIN_SECRET_LENGTH = 32;
const MIN_DISTINCT_CHARACTERS = 12;

/** What is wrong with a secret for production, with what to do; undefined when nothing is. */
export function secretProblem(secret: string): string | undefined {
  const how = 'make one with: openssl rand -base64 32';
  if (secret.length < MIN_SECRET_LENGTH) return `must have at least ${MIN_SECRET_LENGTH} characters; ${how}`;
  if (looksLikePlaceholder(secret)) return `looks like a placeholder; ${how}`;
  if (new Set(secret).size < MIN_DISTINCT_CHARACTERS) return `repeats too few characters to be random; ${how}`;
  return undefined;
}
