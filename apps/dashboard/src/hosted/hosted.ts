import type { TokenSource } from '../auth/token-source.ts';
import type { TokenStore } from '../auth/token-store.ts';
import { awaitHost, hostTokens, windowAround } from '../embed/host.ts';
import { consolePath } from '../routes.ts';
import { navigate, ownPath } from '../ui/navigation.tsx';

/**
 * Waits until the page around this one, or the one that opened it, has opened a session, and shows its console; tokens come
 * from there, whenever there is none. Rejects where there is no such page, and where none may.
 */
export async function signInByHost(tokens: TokenStore): Promise<TokenSource> {
  const around = windowAround();
  if (around === null) throw new Error('it is opened by the page that signs you in');
  const host = await awaitHost('/hosted.json', around);
  const source = hostTokens(host);
  host.onToken((token) => tokens.set(token));
  tokens.subscribe(() => {
    if (tokens.read().token === null) void source.renew();
  });
  void source.renew();
  // A page that was loaded anew stays where it was.
  if (ownPath() === '/') navigate(consolePath(host.session), 'replace');
  return source;
}
