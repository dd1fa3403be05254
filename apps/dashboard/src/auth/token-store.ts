/** Holds the token of this tab. `notice` says why the last one was dropped, for the sign-in page. */
export type TokenState = { token: string | null; notice: string | null };

export type TokenStore = {
  read: () => TokenState;
  /** Signs in, or renews: open sockets present the new token without reconnecting. */
  set: (token: string) => void;
  /** Signs out. */
  clear: (notice?: string) => void;
  subscribe: (listener: () => void) => () => void;
};

const KEY = 'conductor.token';

const quietly = <T>(action: () => T): T | null => {
  try {
    return action();
  } catch {
    return null;
  }
};

/**
 * The token lives in the tab's session storage, so that a reload keeps it and another tab or a later visit does not.
 * Where storage is forbidden it lives in memory alone.
 */
export function createTokenStore(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null): TokenStore {
  const listeners = new Set<() => void>();
  let state: TokenState = { token: quietly(() => storage?.getItem(KEY) ?? null), notice: null };
  const become = (next: TokenState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    read: () => state,
    set(token) {
      quietly(() => storage?.setItem(KEY, token));
      become({ token, notice: null });
    },
    clear(notice) {
      quietly(() => storage?.removeItem(KEY));
      become({ token: null, notice: notice ?? null });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
