import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadConfig } from '../../config.ts';
import { applyTheme, storedTheme } from '../../ui/theme.ts';
import { Demo } from './Demo.tsx';
import { readDemo } from './demo-state.ts';

async function start(root: HTMLElement): Promise<void> {
  applyTheme(storedTheme());
  try {
    const [config, demo] = await Promise.all([loadConfig(), readDemo()]);
    createRoot(root).render(
      <StrictMode>
        <Demo agentUrl={config.agentUrl} first={demo} />
      </StrictMode>,
    );
  } catch {
    root.textContent = 'No demo runs here. Start one with npm start.';
  }
}

const root = document.getElementById('root');
if (root !== null) void start(root);
