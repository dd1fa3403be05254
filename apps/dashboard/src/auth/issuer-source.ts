import { t } from '@lingui/core/macro';
import type { IssuerSettings } from '../config.ts';
import { SIGNED_IN_PATH } from '../routes.ts';
import { tokenProblem } from './claims.ts';
import type { IssuerClient } from './issuer.ts';
import { broughtTokens, type TokenSource } from './token-source.ts';
import type { TokenStore } from './token-store.ts';

/** Tokens of an OpenID Connect issuer. What speaks with it is loaded when somebody signs in, and not before. */
export function issuerTokens(settings: IssuerSettings, tokens: TokenStore, storage: Storage | null) {
  let client: IssuerClient | null = null;
  const load = async (): Promise<IssuerClient> => {
    const { openIssuer } = await import('./issuer.ts');
    client ??= openIssuer(settings, storage);
    return client;
  };
  const brought = broughtTokens(tokens);
  const source: TokenSource = {
    begin: async (path) => await (await load()).begin(path),
    async renew() {
      const { token } = tokens.read();
      const renewed = token === null ? null : await (await load()).renew(token).catch(() => null);
      if (renewed === null) return await brought.renew();
      // Signed out, or in as somebody else, meanwhile.
      if (tokens.read().token === token) tokens.set(renewed);
      return true;
    },
    async end() {
      tokens.clear();
      await (await load()).end().catch(() => undefined);
    },
  };
  return {
    source,
    /** Finishes a sign-in, where the page's address says that the issuer led here; the address is ours again afterwards. */
    finish: async (): Promise<void> => {
      if (location.pathname !== SIGNED_IN_PATH) return;
      try {
        const { token, path } = await (await load()).finish(location.href);
        if (tokenProblem(token, Date.now()) !== null) throw new TypeError('no token for the services');
        history.replaceState(null, '', path);
        tokens.set(token);
      } catch {
        history.replaceState(null, '', '/');
        tokens.clear(t`That sign-in did not work. Sign in again.`);
      }
    },
  };
}
