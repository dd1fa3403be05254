import { readClaims } from '../auth/claims.ts';
import type { TokenStore } from '../auth/token-store.ts';

/** What the development stack hands out: tokens of two made-up people, and the simulated session if there is one. */
export type DevTokens = { organizer: string; attendee: string; sessionId: string | null; simulated: boolean };

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Asks the development stack for tokens; throws when there is none. */
export async function fetchDevTokens(): Promise<DevTokens> {
  const response = await fetch('/dev/sign-in', { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
  const body: unknown = await response.json();
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const [organizer, attendee, sessionId] = [fields.get('organizer'), fields.get('attendee'), fields.get('sessionId')];
  if (!response.ok || !isText(organizer) || !isText(attendee)) throw new Error('no development sign-in here');
  return {
    organizer,
    attendee,
    sessionId: isText(sessionId) ? sessionId : null,
    simulated: fields.get('simulated') === true,
  };
}

/** Replaces a token that is about to expire by a fresh one of the same made-up person; false where they are nobody's. */
export async function renewDevToken(tokens: TokenStore): Promise<boolean> {
  const sub = readClaims(tokens.read().token ?? '')?.sub;
  const fresh = await fetchDevTokens();
  const same = [fresh.organizer, fresh.attendee].find((token) => readClaims(token)?.sub === sub);
  if (same !== undefined) tokens.set(same);
  return same !== undefined;
}
