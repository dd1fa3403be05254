/** Characters of a text, and entries of a list, that are passed on; the rest is counted. */
const MOST_CHARACTERS = 500;
const MOST_ENTRIES = 100;
const MOST_DEPTH = 20;

/** What people do not see and programs read: controls, directions, tags, halves of characters, hidden selectors. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/** The text without what cannot be seen, on one line, and cut to 500 characters with a word of how many are missing. */
export function cleanText(text: string): string {
  const seen = text.replaceAll(/[\t\n\r\u2028\u2029]+/g, ' ').replaceAll(UNSEEN, '');
  const characters = Array.from(seen);
  if (characters.length <= MOST_CHARACTERS) return seen;
  return `${characters.slice(0, MOST_CHARACTERS).join('')}… (${characters.length - MOST_CHARACTERS} more characters)`;
}

/** A value of JSON with every text cleaned, keys included, and long lists cut with a word of how many are missing. */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (depth === MOST_DEPTH) return null;
  if (Array.isArray(value)) {
    const entries = value.slice(0, MOST_ENTRIES).map((entry) => clean(entry, depth + 1));
    const left = value.length - entries.length;
    return left === 0 ? entries : [...entries, `… (${left} more)`];
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [cleanText(key), clean(field, depth + 1)] as const);
  return Object.fromEntries(entries);
}
