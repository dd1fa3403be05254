import { useEffect, useMemo } from 'react';
import { createCalls } from '../api/calls.ts';
import { Attend, type Attended } from '../attend/Attend.tsx';
import { AwaitingHost } from '../auth/AwaitingHost.tsx';
import { readClaims } from '../auth/claims.ts';
import type { TokenStore } from '../auth/token-store.ts';
import type { ServiceConfig } from '../config.ts';
import { AppContext, useTokenState } from '../ui/app-context.ts';
import { hostTokens, type Host } from './host.ts';

/** So long before a token ends the host is asked for another. */
const EARLY_MS = 60_000;
/** The longest that a browser's timer can wait. */
const LONGEST_MS = 2_147_483_647;

/** A session's room within a host's page; whoever takes part is signed in by the host. */
export function EmbeddedRoom(props: { config: ServiceConfig; tokens: TokenStore; host: Host }) {
  const { config, tokens, host } = props;
  const app = useMemo(() => {
    const expired = () => tokens.clear();
    return {
      config,
      tokens,
      source: hostTokens(host),
      api: createCalls(config.agentUrl, () => tokens.read().token, expired),
    };
  }, [config, tokens, host]);
  return (
    <AppContext value={app}>
      <SignedIn host={host} />
    </AppContext>
  );
}

function SignedIn({ host }: { host: Host }) {
  const { token } = useTokenState();
  useEffect(() => {
    if (token === null) return host.tell({ type: 'token-needed' });
    const left = (readClaims(token)?.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now() - EARLY_MS;
    const ask = setTimeout(() => host.tell({ type: 'token-needed' }), Math.min(Math.max(left, 0), LONGEST_MS));
    return () => clearTimeout(ask);
  }, [host, token]);
  if (token === null) return <AwaitingHost />;
  return (
    <Attend
      sessionId={host.session}
      onChange={(attended) => tellChange(host, attended)}
      top={(title, present) => (
        <header className="embed-top">
          <h1 dir="auto">{title}</h1>
          {present}
        </header>
      )}
    />
  );
}

function tellChange({ tell, session }: Host, attended: Attended): void {
  if (attended.kind === 'joined') tell({ type: 'joined', session });
  if (attended.kind === 'ended') tell({ type: 'ended' });
  if (attended.kind === 'refused') tell({ type: 'refused', reason: attended.reason });
}
