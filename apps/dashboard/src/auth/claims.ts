import { t } from '@lingui/core/macro';
/** What the page shows of a token. It is not verified here: only the services decide what it is worth. */
export type Claims = { sub: string; expiresAt: number; permissions: readonly string[] };

const decodeSegment = (segment: string): unknown => {
  const base64 = segment.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
};

/** Reads subject and expiry (epoch ms) out of a JWT; null when it is not one or lacks either. */
export function readClaims(token: string): Claims | null {
  const segments = token.split('.');
  const payload = segments[1];
  if (segments.length !== 3 || payload === undefined) return null;
  try {
    const body = decodeSegment(payload);
    if (typeof body !== 'object' || body === null) return null;
    const claims = new Map<string, unknown>(Object.entries(body));
    const sub = claims.get('sub');
    const exp = claims.get('exp');
    const permissions = claims.get('permissions');
    if (typeof sub !== 'string' || typeof exp !== 'number') return null;
    return {
      sub,
      expiresAt: exp * 1_000,
      permissions: Array.isArray(permissions) ? permissions.filter((item) => typeof item === 'string') : [],
    };
  } catch {
    return null;
  }
}

/** Why a pasted token cannot work, or null when it is worth trying. `now` is epoch ms. */
export function tokenProblem(token: string, now: number): string | null {
  if (token === '') return t`Paste a token first.`;
  const claims = readClaims(token);
  if (claims === null) return t`That is not a sign-in token. Copy the whole of it, with its two dots.`;
  if (claims.expiresAt <= now) return t`This token has expired. Ask for a fresh one.`;
  return null;
}
