/** The pages. Who is not signed in sees the sign-in in their place, so it has no address of its own. */
export type Route =
  | { page: 'sessions' }
  | { page: 'console'; sessionId: string }
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
  const sessionId = segment === undefined || rest.length > 0 ? null : decode(segment);
  if (sessionId === null || sessionId.trim() === '') return { page: 'not-found' };
  if (area === 'sessions') return { page: 'console', sessionId };
  if (area === 'join') return { page: 'join', sessionId };
  return { page: 'not-found' };
}

/** The organiser's page of a session. */
export const consolePath = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;

/** The attendees' page of a session. */
export const joinPath = (sessionId: string): string => `/join/${encodeURIComponent(sessionId)}`;
