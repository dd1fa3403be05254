import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { broughtTokens, type TokenSource } from './auth/token-source.ts';
import { createTokenStore, type TokenStore } from './auth/token-store.ts';
import { loadConfig, type ServiceConfig } from './config.ts';
import { isHosted } from './ui/navigation.tsx';
import { applyTheme, storedTheme } from './ui/theme.ts';
import { showFirst } from './words/language.ts';
import { Worded } from './words/Worded.tsx';

const storage = (): Storage | null => {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
};

async function signInBy({ issuer }: ServiceConfig, tokens: TokenStore): Promise<TokenSource> {
  if (isHosted()) return await (await import('./hosted/hosted.ts')).signInByHost(tokens);
  if (issuer === null) return broughtTokens(tokens);
  const { issuerTokens } = await import('./auth/issuer-source.ts');
  const { source, finish } = issuerTokens(issuer, tokens, storage());
  await finish();
  return source;
}

async function start(root: HTMLElement): Promise<void> {
  applyTheme(storedTheme());
  // In memory alone where a host gives it: it does so anew each time.
  const tokens = createTokenStore(isHosted() ? null : storage());
  if (import.meta.env.MODE === 'development') await (await import('./dev/dev-link.ts')).followDevLink(tokens);
  try {
    const [config] = await Promise.all([loadConfig(), showFirst()]);
    const source = await signInBy(config, tokens);
    createRoot(root).render(
      <StrictMode>
        <Worded page={() => <App config={config} tokens={tokens} source={source} />} />
      </StrictMode>,
    );
  } catch (error) {
    root.textContent = `This page is not set up: ${error instanceof Error ? error.message : 'unknown fault'}.`;
  }
}

const root = document.getElementById('root');
if (root !== null) void start(root);
