import type { TokenStore } from './token-store.ts';

/** How this page comes by its tokens. */
export type TokenSource = {
  /** Leaves the page for where people sign in, to return to `path`; null where there is no such place. Rejects where it cannot be reached. */
  begin: ((path: string) => Promise<void>) | null;
  /** Puts a token of the same person in the place of one that ends; resolves with false where only they themselves can. */
  renew: () => Promise<boolean>;
  /** Signs out, here and where the sign-in was made; null where whoever signed in elsewhere signs out there. */
  end: (() => Promise<void>) | null;
};

/** Tokens that people bring themselves; those of made-up people are renewed by the development stack. */
export const broughtTokens = (tokens: TokenStore): TokenSource => ({
  begin: null,
  async renew() {
    if (import.meta.env.MODE !== 'development') return false;
    return await (await import('../dev/dev-tokens.ts')).renewDevToken(tokens);
  },
  end: async () => tokens.clear(),
});
