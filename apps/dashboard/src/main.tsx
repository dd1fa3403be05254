import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createTokenStore } from './auth/token-store.ts';
import { loadConfig } from './config.ts';
import { applyTheme, storedTheme } from './ui/theme.ts';

const storage = (): Storage | null => {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
};

async function start(root: HTMLElement): Promise<void> {
  applyTheme(storedTheme());
  const tokens = createTokenStore(storage());
  if (import.meta.env.MODE === 'development') await (await import('./dev/dev-link.ts')).followDevLink(tokens);
  try {
    const config = await loadConfig();
    createRoot(root).render(
      <StrictMode>
        <App config={config} tokens={tokens} />
      </StrictMode>,
    );
  } catch (error) {
    root.textContent = `This page is not set up: ${error instanceof Error ? error.message : 'unknown fault'}.`;
  }
}

const root = document.getElementById('root');
if (root !== null) void start(root);
