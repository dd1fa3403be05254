import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { IssuerSettings } from '../config.ts';
import { SIGNED_IN_PATH } from '../routes.ts';
import { returnPath } from './return-path.ts';

/** An issuer of OpenID Connect, by its authorisation code with PKCE. All reject where it cannot be reached or refuses. */
export type IssuerClient = {
  /** Leaves for the issuer's own page. */
  begin: (path: string) => Promise<void>;
  /** The access token that the issuer led here with, and the path that the sign-in began at. */
  finish: (address: string) => Promise<{ token: string; path: string }>;
  /** A token in place of this one; null where it is not the issuer's, or the issuer lets nobody renew without them. */
  renew: (token: string) => Promise<string | null>;
  /** Takes the sign-in back, and leaves for where the issuer ends its own. */
  end: () => Promise<void>;
};

const TIMEOUT_S = 10;

/**
 * Speaks with the issuer. What it needs to renew is kept beside the token, in the tab's session storage. The issuer answers
 * in the address's fragment, which no server sees, and with a code: no token ever stands in an address.
 */
export function openIssuer(
  { authority, clientId, scope, resource }: IssuerSettings,
  storage: Storage | null,
): IssuerClient {
  if (storage === null) throw new Error('this browser keeps nothing for this page');
  const store = () => new WebStorageStateStore({ prefix: 'conductor.', store: storage });
  const bound = resource === null ? {} : { resource };
  const manager = new UserManager({
    authority,
    client_id: clientId,
    scope,
    ...bound,
    redirect_uri: `${location.origin}${SIGNED_IN_PATH}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_mode: 'fragment',
    userStore: store(),
    stateStore: store(),
    requestTimeoutInSeconds: TIMEOUT_S,
    // By frames, which our policy forbids; and the page itself says when.
    automaticSilentRenew: false,
    monitorSession: false,
  });
  let renewing: Promise<string | null> | null = null;

  const renewOnce = async (token: string): Promise<string | null> => {
    const user = await manager.getUser();
    if (user?.access_token !== token || user.refresh_token === undefined) return null;
    return (await manager.signinSilent(bound))?.access_token ?? null;
  };
  return {
    begin: (path) => manager.signinRedirect({ state: { path } }),
    async finish(address) {
      const { access_token: token, state } = await manager.signinRedirectCallback(address);
      await manager.clearStaleState();
      const path = typeof state === 'object' && state !== null ? Reflect.get(state, 'path') : null;
      return { token, path: returnPath(path, location.origin) };
    },
    renew(token) {
      // Once for all who ask at the same time: an issuer takes what renews a second time for a thief's.
      renewing ??= renewOnce(token).finally(() => (renewing = null));
      return renewing;
    },
    async end() {
      await manager.revokeTokens(['refresh_token']).catch(() => undefined);
      // First, so that no token is left to be named in the address of the issuer's page.
      await manager.removeUser();
      await manager.signoutRedirect();
    },
  };
}
