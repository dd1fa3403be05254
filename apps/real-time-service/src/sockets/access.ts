import { isGuest, isSuperUser, type Principal } from '@conductor/auth';
import { hasRole } from '@conductor/database';
import type { SessionFacts } from '../db/sessions.ts';

/** The rules on who may do what, on facts read from the database and a verified token alone. */

/** Whether the user conducts the session: an owner or moderator of its event, or a super-user. */
export const conducts = (principal: Principal, session: SessionFacts): boolean =>
  isSuperUser(principal) || hasRole(session.roles, principal.userId, 'moderator');

/** Whether the user sees what the conductor does in the session: any member of its event, or a super-user. */
export const watches = (principal: Principal, session: SessionFacts): boolean =>
  isSuperUser(principal) || hasRole(session.roles, principal.userId, 'viewer');

/**
 * Whether the user may be in the room: anybody but another event's guest in an open one, in a ticketed one whoever's token
 * lists the event.
 */
export const mayJoin = (principal: Principal, session: SessionFacts): boolean =>
  (session.access === 'open' && !isGuest(principal)) ||
  principal.events.includes(session.eventId) ||
  watches(principal, session);
