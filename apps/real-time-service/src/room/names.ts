import type { Principal } from '@conductor/auth';
import { faultOfName, tidyName } from '@conductor/moderation';
import { conducts } from '../sockets/access.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { SessionFacts } from '../db/sessions.ts';

/**
 * What somebody is called in a session: as their token says, or else as they ask. Null for nobody's business, as in an
 * anonymous event. Throws where what is asked for does not pass the filter; such a name in a token is passed over, since
 * who carries it did not choose it here.
 */
export function nameIn(session: SessionFacts, principal: Principal, asked: string | undefined): string | null {
  if (session.anonymous) return null;
  const isOrganiser = conducts(principal, session);
  const given = tidyName(principal.name ?? '');
  if (faultOfName(given, isOrganiser) === null) return given;
  if (asked === undefined) return null;
  // Of what was typed, not of what is left of it: an address cut in half is one still.
  const fault = faultOfName(asked, isOrganiser) ?? faultOfName(tidyName(asked), isOrganiser);
  if (fault !== null) throw new SocketError('INVALID_PAYLOAD', fault);
  return tidyName(asked);
}
