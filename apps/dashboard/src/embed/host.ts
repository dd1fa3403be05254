import type { ToHost } from './messages.ts';
import { readOpening, readOrigins, readToken } from './opening.ts';

/** The page around the frame, once it has opened a session here. */
export type Host = {
  session: string;
  tell: (message: ToHost) => void;
  /** Calls back with each token that the host gives. */
  onToken: (listener: (token: string) => void) => void;
};

const loadOrigins = async (): Promise<string[]> => {
  const response = await fetch('/embed.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`embed.json answered ${response.status}`);
  return readOrigins(await response.json());
};

/**
 * Waits for a host to open a session: the first that is of an origin that may, and no later one. The browser shows this
 * page to no others; that they are not listened to either does not rest on the browser alone.
 */
export function awaitHost(): Promise<Host> {
  const origins = loadOrigins();
  return new Promise((resolve, reject) => {
    origins.catch(reject);
    const hear = (event: MessageEvent): void => {
      const consider = (allowed: readonly string[]): void => {
        const opened = window.parent === window ? null : readOpening(event, window.parent, allowed);
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
  });
}
