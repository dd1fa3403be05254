/** The parts of a `MessageEvent` that say who sent what. */
type Sent = { source: unknown; origin: string; data: unknown; ports: readonly MessagePort[] };

/** What a host opened a room with. */
export type Opened = { session: string; port: MessagePort };

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;

/**
 * The session and the port of an opening by `parent`, when that is of exactly one of these origins; null for every
 * other message, whoever sent it.
 */
export function readOpening(sent: Sent, parent: unknown, origins: readonly string[]): Opened | null {
  if (sent.source !== parent || !origins.includes(sent.origin)) return null;
  const session = field(sent.data, 'session');
  const [port] = sent.ports;
  if (field(sent.data, 'type') !== 'conductor:open' || port === undefined) return null;
  return typeof session === 'string' && session.trim() !== '' ? { session, port } : null;
}

/** The token in a message of the port; null where it is none. */
export function readToken(data: unknown): string | null {
  const token = field(data, 'token');
  return field(data, 'type') === 'token' && typeof token === 'string' && token !== '' ? token : null;
}

/** The origins that may frame the page, as `/embed.json` lists them: separated by spaces. */
export function readOrigins(body: unknown): string[] {
  const origins = field(body, 'origins');
  return typeof origins === 'string' ? origins.split(' ').filter((one) => /^https?:\/\//.test(one)) : [];
}
