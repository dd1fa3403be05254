import type { TokenStore } from '../auth/token-store.ts';
import { consolePath, joinPath } from '../routes.ts';
import { fetchDevTokens } from './dev-tokens.ts';

/**
 * Follows the link that the development stack prints: `#dev=organizer` or `#dev=attendee` signs in as that person
 * and goes to the simulated session. The fragment never reaches a server and is removed at once.
 */
export async function followDevLink(tokens: TokenStore): Promise<void> {
  const who = /^#dev=(organizer|attendee)$/.exec(location.hash)?.[1];
  if (who === undefined) return;
  history.replaceState(null, '', location.pathname);
  try {
    const fresh = await fetchDevTokens();
    tokens.set(who === 'organizer' ? fresh.organizer : fresh.attendee);
    if (fresh.sessionId === null) return;
    const path = who === 'organizer' ? consolePath(fresh.sessionId) : joinPath(fresh.sessionId);
    history.replaceState(null, '', path);
  } catch {
    // The sign-in page is shown then, and says what can be done.
  }
}
