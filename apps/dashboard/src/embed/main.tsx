import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createTokenStore } from '../auth/token-store.ts';
import { loadConfig } from '../config.ts';
import { showFirst } from '../words/language.ts';
import { Worded } from '../words/Worded.tsx';
import { awaitHost } from './host.ts';

async function start(root: HTMLElement): Promise<void> {
  try {
    // The host is listened to at once; the room is a part of its own, as it is on our own page.
    const room = import('./EmbeddedRoom.tsx');
    const [config, host, { EmbeddedRoom }] = await Promise.all([
      loadConfig(),
      awaitHost('/embed.json', window.parent === window ? null : window.parent),
      room,
      showFirst(),
    ]);
    // In memory alone: the host's page gives it anew each time.
    const tokens = createTokenStore(null);
    host.onToken((token) => tokens.set(token));
    new ResizeObserver(() => host.tell({ type: 'height', height: root.scrollHeight })).observe(root);
    createRoot(root).render(
      <StrictMode>
        <Worded page={() => <EmbeddedRoom config={config} tokens={tokens} host={host} />} />
      </StrictMode>,
    );
  } catch (error) {
    root.textContent = `This page is not set up: ${error instanceof Error ? error.message : 'unknown fault'}.`;
  }
}

const root = document.getElementById('root');
if (root !== null) void start(root);
