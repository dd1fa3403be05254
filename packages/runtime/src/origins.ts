/**
 * The origins in a setting: a JSON array or a comma-separated list, each as a browser sends it (`https://app.example.com`).
 * `problems` names every entry that is none; wildcards and `null` are refused.
 */
export function parseOrigins(text: string): { origins: string[]; problems: string[] } {
  const entries = splitList(text);
  if (!entries) return { origins: [], problems: ['must be a JSON array or a comma-separated list of origins'] };
  const parsed = entries.map((entry) => ({ entry, origin: originOf(entry) }));
  return {
    origins: [...new Set(parsed.flatMap(({ origin }) => origin ?? []))],
    problems: parsed
      .filter(({ origin }) => origin === undefined)
      .map(({ entry }) => `'${entry}' is not an origin such as https://app.example.com`),
  };
}

function splitList(text: string): string[] | undefined {
  if (!text.trim().startsWith('[')) {
    return text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function originOf(entry: string): string | undefined {
  if (!URL.canParse(entry)) return undefined;
  const url = new URL(entry);
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  return bare && (url.protocol === 'https:' || url.protocol === 'http:') && !url.hostname.includes('*')
    ? url.origin
    : undefined;
}

/**
 * Whether a handshake's Origin may go on: a present one, `null` included, must be listed. An absent one (not a browser)
 * goes on to the check of the token, which every socket must pass anyway.
 */
export const originAllowed = (origins: readonly string[], origin: string | undefined): boolean =>
  origin === undefined || origins.includes(origin);
