/** The code in an address' fragment, which no server is ever sent; empty where there is none. */
export function codeIn(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, '')).trim();
  } catch {
    return '';
  }
}

/** The address that lets people in by a code: on a slide, in a chat, behind a QR code. */
export const invitationLink = (origin: string, code: string): string => `${origin}/join#${encodeURIComponent(code)}`;
