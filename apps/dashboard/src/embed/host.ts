import type { TokenSource } from '../auth/token-source.ts';
import type { Ready, ToHost } from './messages.ts';
import { readOpening, readOrigins, readToken } from './opening.ts';

/** The page around the frame, or the one that opened this window, once it has opened a session here. */
export type Host = {
  session: string;
  tell: (message: ToHost) => void;
  /** Calls back with each token that the host gives. */
  onToken: (listener: (token: string) => void) => void;
};

/** Tokens that the page around this one gives: it is asked, and answers when it likes. */
export const hostTokens = ({ tell }: Pick<Host, 'tell'>): TokenSource => ({
  begin: null,
  async renew() {
    tell({ type: 'token-needed' });
    return true;
  },
  end: null,
});

const loadOrigins = async (list: string): Promise<string[]> => {
  const response = await fetch(list, { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${list} answered ${response.status}`);
  return readOrigins(await response.json());
};

/** The page around this one, or the one that opened it; null where it stands alone. */
export function windowAround(): Window | null {
  const opener: Window | null = window.opener;
  return opener ?? (window.parent === window ? null : window.parent);
}

/**
 * Waits for the window `around` to open a session: for the first time that it does so while it is of an origin in the file
 * `list`, and for no later one. The browser shows a framed page to no others; that they are not listened to either does not
 * rest on the browser alone.
 */
export function awaitHost(list: string, around: Window | null): Promise<Host> {
  const origins = loadOrigins(list);
  return new Promise((resolve, reject) => {
    origins.catch(reject);
    const hear = (event: MessageEvent): void => {
      const consider = (allowed: readonly string[]): void => {
        const opened = around === null ? null : readOpening(event, around, allowed);
        if (opened === null) return;
        removeEventListener('message', hear);
        const { session, port } = opened;
        resolve({
          session,
          tell: (message) => port.postMessage(message),
          onToken(listener) {
            port.addEventListener('message', ({ data }) => {
              const token = readToken(data);
              if (token !== null) listener(token);
            });
            port.start();
          },
        });
      };
      origins.then(consider, () => undefined);
    };
    addEventListener('message', hear);
    const ready: Ready = { type: 'conductor:ready' };
    // To whoever it is: they know already what they opened, and are told nothing else.
    around?.postMessage(ready, '*');
  });
}
