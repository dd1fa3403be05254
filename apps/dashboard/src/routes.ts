/** The pages. Who is not signed in sees the sign-in in their place, so it has no address of its own. */
export type Route =
  | { page: 'sessions' }
  | { page: 'console'; sessionId: string }
  | { page: 'report'; sessionId: string }
  | { page: 'event'; eventId: string }
  | { page: 'guest' }
  | { page: 'join'; sessionId: string }
  | { page: 'not-found' };

const decode = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

/** The page at a path; a broken escape or an unknown path is `not-found`. */
export function parseRoute(pathname: string): Route {
  const [area, segment, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (area === undefined) return { page: 'sessions' };
  if (area === 'join' && segment === undefined) return { page: 'guest' };
  const id = segment === undefined ? null : decode(segment);
  if (id === null || id.trim() === '') return { page: 'not-found' };
  const within = [area, ...rest].join('/');
  if (within === 'sessions') return { page: 'console', sessionId: id };
  if (within === 'sessions/report') return { page: 'report', sessionId: id };
  if (within === 'events') return { page: 'event', eventId: id };
  if (within === 'join') return { page: 'join', sessionId: id };
  return { page: 'not-found' };
}

/** The organiser's page of a session. */
export const consolePath = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;

/** What came of a session, while it lasts and afterwards. */
export const reportPath = (sessionId: string): string => `${consolePath(sessionId)}/report`;

/** How far the conductor may go in an event, and who works in it. */
export const eventPath = (eventId: string): string => `/events/${encodeURIComponent(eventId)}`;

/** What the paths of a page begin with that a host signs people in to. */
export const HOSTED_PATH = '/hosted';

/** Where an issuer leads back to, once somebody has signed in there. */
export const SIGNED_IN_PATH = '/signed-in';

/** Where whoever has a code comes in. */
export const GUEST_PATH = '/join';

/** The attendees' page of a session. */
export const joinPath = (sessionId: string): string => `/join/${encodeURIComponent(sessionId)}`;
